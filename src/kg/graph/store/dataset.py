"""The store as an rdflib Dataset, for scripts."""

from oxrdflib import OxigraphStore
from rdflib import Dataset

from kg.errors import GraphError
from kg.graph.store import View
from kg.graph.store.local import LocalView


class ViewDataset(Dataset):
    """A Dataset over a view; SPARQL is answered by the store's own engine, not by rdflib's."""

    def __init__(self, view: LocalView) -> None:
        super().__init__(store=OxigraphStore(store=view.store))
        self._view = view  # a snapshot lasts as long as its view


def as_dataset(view: View) -> Dataset:
    """Return `view` as a Dataset; its default graph holds what a plain query sees.

    Raises:
        GraphError: the view is not of a store on this machine.
    """
    if not isinstance(view, LocalView):
        raise GraphError("only a store on this machine can be an rdflib Dataset")
    return ViewDataset(view)
