"""The graph of a service elsewhere, to be asked as the one here."""

from pathlib import Path
from urllib.parse import urlsplit

from kg.errors import QueryError
from kg.graph.store import View
from kg.namespaces import Base


def view_of(address: str, *, base: Base, credentials: str = "", folder: Path = Path()) -> View:
    """Return a view of a service of ours, or of any SPARQL endpoint.

    Args:
        address: of the service (then `/sparql` is asked) or of its query endpoint.
        base: the IRI under which its graphs lie.
        credentials: file with a token or `user:password`, or `keyring`; see
            `kg.graph.store.credentials`.
        folder: the folder to which the file is relative.

    Raises:
        QueryError: the address is none.
        ConfigError: the credentials cannot be read.
        RemoteStoreError: nobody answers there.
    """
    from kg.graph.store.capabilities import Addresses
    from kg.graph.store.credentials import read
    from kg.graph.store.remote import RemoteView

    try:
        parts = urlsplit(address)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        known = False
    if not known:
        raise QueryError(f"{address}: is no http or https address")
    if parts.path in {"", "/"}:
        address = address.rstrip("/") + "/sparql"
    addresses = Addresses(query=address, credentials=read(credentials, address, folder))
    return RemoteView.look(addresses, default_graph=base.graph("default"), within=[base.iri])
