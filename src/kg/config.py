"""Settings: read once at the edge, passed in, never looked up at import time.

Order: flag, then `KG_*` in the environment, then `kg.toml`, then the default.
"""

import dataclasses
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from kg.errors import ConfigError, nearest
from kg.namespaces import DEFAULT_BASE

FILE = "kg.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of a workspace."""

    base: str = DEFAULT_BASE
    """IRI under which instances and graphs lie; ends with `/`."""

    accept_threshold: float = 0.4
    """Least confidence of extraction, 0 to 1, that the default policy accepts."""

    reasoner: str = "columnar"
    """`columnar` or `owlrl`."""

    extractor: str = "learned"
    """Name of the extractor's entry point."""

    llm_endpoint: str = ""
    """Address of the OpenAI-compatible endpoint that the extractor `llm` asks."""

    llm_model: str = ""
    """Name of the model there."""

    llm_key: str = ""
    """File with the endpoint's key in its first line, relative to the workspace; empty for none."""

    llm_seconds: float = 120.0
    """How long one answer of the model may take, in seconds."""

    llm_confidence: float = 0.3
    """Confidence, 0 to 1, of what the model alone has read."""

    workers: int = 1
    """Processes that read articles; 1 for the one that builds. The graph is the same."""

    engine: str = "local"
    """`local` for this machine, `ray` for a cluster. The graph is the same."""

    store: str = ""
    """Address of the SPARQL endpoint that holds the graph; empty for the workspace's own store."""

    store_update: str = ""
    """Where that store takes updates; empty to try where known stores do."""

    store_graphs: str = ""
    """Where that store speaks the Graph Store Protocol; as `store_update`."""

    store_credentials: str = ""
    """File with `user:password` or a token, relative to the workspace, or `keyring`."""

    store_seconds: float = 120.0
    """How long one answer of that store may take, in seconds."""

    store_mebibytes: int = 256
    """How long one answer of that store may be, in MiB."""

    queries: str = ""
    """Folder of further stored queries, relative to the workspace; empty for none."""

    def __post_init__(self) -> None:
        """Refuse values that no stage could use."""
        if not self.base.endswith("/") or ":" not in self.base:
            raise ConfigError("base", self.base, "use an absolute IRI that ends with /")
        if not 0 <= self.accept_threshold <= 1:
            raise ConfigError("accept_threshold", self.accept_threshold, "use 0 to 1")
        if not 0 <= self.llm_confidence <= 1:
            raise ConfigError("llm_confidence", self.llm_confidence, "use 0 to 1")
        if self.llm_seconds <= 0:
            raise ConfigError("llm_seconds", self.llm_seconds, "use more than 0")
        if not 1 <= self.workers <= 1024:
            raise ConfigError("workers", self.workers, "use 1 to 1024")
        if self.engine not in ("local", "ray"):
            raise ConfigError("engine", self.engine, "use local or ray")
        if self.reasoner not in ("columnar", "owlrl"):
            raise ConfigError("reasoner", self.reasoner, "use columnar or owlrl")
        for name in ("store", "store_update", "store_graphs"):
            _check_address(name, getattr(self, name))
        if self.store_seconds <= 0 or self.store_mebibytes <= 0:
            raise ConfigError("store_seconds, store_mebibytes", 0, "use more than 0")


def _check_address(name: str, address: str) -> None:
    """Refuse what is no address of a SPARQL endpoint, or holds a password."""
    if not address:
        return
    try:
        parts = urlsplit(address)
        host = parts.hostname
        parts.port  # noqa: B018 - it is read here for the error it may raise
    except ValueError:
        host = None
    if host is None or parts.scheme not in ("http", "https") or not address.isprintable():
        raise ConfigError(name, address, "use an http or https address")
    if parts.username is not None or parts.password is not None:
        raise ConfigError(name, "…", "no name and password in an address: use store_credentials")


def load(folder: Path | None, environ: Mapping[str, str], **flags: object) -> Settings:
    """Return the settings of a workspace.

    Raises:
        ConfigError: a key is unknown or a value cannot be used.
    """
    fields = {f.name: f for f in dataclasses.fields(Settings)}
    values: dict[str, object] = {}
    path = folder / FILE if folder else None
    if path and path.exists():
        values |= _from_file(path, fields)
    for name in fields:
        key = f"KG_{name.upper()}"
        if key in environ:
            values[name] = _cast(environ[key], fields[name], key)
    values |= {k: v for k, v in flags.items() if v is not None}
    return Settings(**values)  # type: ignore[arg-type] # cast to the field's type above


def _from_file(path: Path, fields: Mapping[str, "dataclasses.Field[object]"]) -> dict[str, object]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise ConfigError(str(path), "TOML", " ".join(str(fault).split())) from None
    flat: dict[str, object] = {}
    for key, value in found.items():
        if isinstance(value, dict):
            flat |= {f"{key}_{inner}": v for inner, v in value.items()}
        else:
            flat[key] = value
    for key in flat:
        if key not in fields:
            raise ConfigError(
                f"{path}: {key}", flat[key], f"no such setting{nearest(key, list(fields))}"
            )
        flat[key] = _cast(flat[key], fields[key], f"{path}: {key}")
    return flat


def _cast(value: object, field: "dataclasses.Field[object]", key: str) -> object:
    kind = type(field.default)
    if isinstance(value, kind) and not isinstance(value, bool):
        return value
    try:
        return kind(value)  # type: ignore[call-arg] # str, int or float
    except (TypeError, ValueError):
        raise ConfigError(key, value, f"use a value of type {kind.__name__}") from None


def find_folder(environ: Mapping[str, str], start: Path) -> Path | None:
    """Return `KG_WORKSPACE`, or the nearest folder from `start` upwards that has a kg.toml."""
    if environ.get("KG_WORKSPACE"):
        return Path(environ["KG_WORKSPACE"])
    for folder in (start, *start.parents):
        if (folder / FILE).exists():
            return folder
    return None
