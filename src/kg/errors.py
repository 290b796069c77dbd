"""Every error that kg raises on purpose.

KgError
├─ ConfigError                     a setting has a value it cannot have
├─ WorkspaceError                  a workspace cannot be made or written
├─ ArticleError                    an article cannot be read
├─ LexiconError                    an entry of a workspace's lexicon cannot be used
├─ ExtractionError                 one article failed; the run goes on
├─ ExtractionAbortedError          no article can succeed; the run stops
├─ EvaluationError                 facts to score with cannot be read
├─ LinkError
│   └─ ConflictingDecisionsError   two decisions disagree
├─ OntologyError
│   └─ UnknownTermError            a name is no term
├─ GraphError
│   ├─ TurtleSyntaxError           Turtle, TriG or N-Quads that cannot be parsed
│   ├─ StoreLockedError            another process writes the store
│   └─ RemoteStoreError            a SPARQL endpoint fails, or answers what it may not
├─ ReasoningError
│   └─ BudgetError                 a limit on derived triples, memory or time was hit
├─ QueryError
│   ├─ UnknownQueryError
│   ├─ MissingParameterError
│   ├─ QuerySyntaxError
│   └─ QueryTimeoutError
├─ ValidationAbortedError          the check itself could not run
├─ ExportError                     an export could not be written
└─ PluginError                     an entry point cannot be used

The message says where, what and what to do, in one line; the parts stay as attributes. Each name
is a heading in docs/errors.md. A broken shape is a result, not an error.
"""

from difflib import get_close_matches
from pathlib import Path


def nearest(name: str, known: list[str]) -> str:
    """Return “; did you mean X?” for the closest of `known`, or the empty string."""
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"; did you mean {close[0]}?" if close else ""


class KgError(Exception):
    """The root: everything that kg raises on purpose."""


class ConfigError(KgError):
    """A setting has a value it cannot have."""

    def __init__(self, key: str, value: object, allowed: str) -> None:
        super().__init__(f"setting {key}: {value!r} cannot be used; {allowed}")
        self.key, self.value, self.allowed = key, value, allowed


class WorkspaceError(KgError):
    """A workspace, or a file of it, cannot be made or written."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


class ArticleError(KgError):
    """An article cannot be read."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


class LexiconError(KgError):
    """An entry of a workspace's lexicon cannot be used; lines count from 1, 0 for none."""

    def __init__(self, path: Path | str, line: int, entry: str, reason: str) -> None:
        super().__init__(f"{path}:{line}: {entry}: {reason}" if line else f"{entry}: {reason}")
        self.path, self.line, self.entry, self.reason = path, line, entry, reason


class ExtractionError(KgError):
    """One article could not be extracted; the run goes on without it."""

    def __init__(self, article: str, reason: str) -> None:
        super().__init__(f"{article}: {reason}")
        self.article, self.reason = article, reason


class ExtractionAbortedError(KgError):
    """No article can be extracted; the run stops."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class EvaluationError(KgError):
    """A file of facts to score cannot be read, or a line of it is no fact."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


class LinkError(KgError):
    """A mention cannot be linked."""


class ConflictingDecisionsError(LinkError):
    """Two decisions disagree."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} disagrees with {second}; keep one of them")
        self.first, self.second = first, second


class OntologyError(KgError):
    """The ontology cannot be used."""


class UnknownTermError(OntologyError):
    """A name is no term of the ontology."""

    def __init__(self, term: str, *, where: str, known: list[str]) -> None:
        super().__init__(f"{where}: {term} is not a term of the ontology{nearest(term, known)}")
        self.term, self.where = term, where


class GraphError(KgError):
    """The graph cannot be read or written."""


class TurtleSyntaxError(GraphError):
    """Turtle, TriG or N-Quads that cannot be parsed; line and column count from 1."""

    def __init__(self, path: Path | str, line: int, column: int, reason: str) -> None:
        super().__init__(f"{path}:{line}:{column}: {reason}")
        self.path, self.line, self.column, self.reason = path, line, column, reason


class StoreLockedError(GraphError):
    """Another process writes the store."""

    def __init__(self, path: Path | str, holder: str) -> None:
        super().__init__(f"{path}: {holder or 'another process'} writes this store; stop it first")
        self.path, self.holder = path, holder


class RemoteStoreError(GraphError):
    """A SPARQL endpoint cannot be reached, fails, or answers what it may not."""

    def __init__(self, endpoint: str, reason: str) -> None:
        super().__init__(f"{endpoint}: {reason}")
        self.endpoint, self.reason = endpoint, reason


class ReasoningError(KgError):
    """The closure could not be computed."""


class BudgetError(ReasoningError):
    """A limit on derived triples, memory or time was hit; asserted data is untouched."""

    def __init__(self, limit: str, rule: str, term: str) -> None:
        super().__init__(
            f"the closure passed its limit ({limit}) in rule {rule} on {term}; "
            f"raise the limit or mend the axiom"
        )
        self.limit, self.rule, self.term = limit, rule, term


class QueryError(KgError):
    """A query cannot be answered."""


class UnknownQueryError(QueryError):
    """A name is neither a stored query nor a file."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(
            f"{name}: no such query or file{nearest(name, known)} (kg queries lists the names)"
        )
        self.name = name


class MissingParameterError(QueryError):
    """A stored query was asked without one of its parameters, or with one it does not have."""

    def __init__(self, query: str, parameter: str, reason: str) -> None:
        super().__init__(f"{query}: parameter {parameter} {reason}")
        self.query, self.parameter, self.reason = query, parameter, reason


class QuerySyntaxError(QueryError):
    """A query is not SPARQL 1.1."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where, self.reason = where, reason


class QueryTimeoutError(QueryError):
    """A query ran longer than it may."""

    def __init__(self, query: str, seconds: float) -> None:
        super().__init__(f"{query}: stopped after {seconds:g} s; narrow it or raise the limit")
        self.query, self.seconds = query, seconds


class ValidationAbortedError(KgError):
    """A check could not run."""

    def __init__(self, check: str, reason: str) -> None:
        super().__init__(f"{check}: {reason}")
        self.check, self.reason = check, reason


class ExportError(KgError):
    """An export could not be written."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


class PluginError(KgError):
    """An entry point cannot be used."""

    def __init__(self, group: str, name: str, reason: str) -> None:
        super().__init__(f"plugin {name} of {group}: {reason}")
        self.group, self.name, self.reason = group, name, reason
