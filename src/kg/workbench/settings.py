"""What the service is started with."""

from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import ConfigError
from kg.graph.store import VISIBLE_GRAPHS
from kg.namespaces import Base
from kg.query.catalog import Catalog
from kg.workbench.limits import Limits

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one service."""

    store: Path
    """The folder of the store."""

    host: str = "127.0.0.1"
    """The address to listen on; one beyond loopback needs `read_token`."""

    port: int = 7575
    """The port to listen on."""

    hosts: frozenset[str] = frozenset()
    """Names, besides those of loopback, by which clients may call the service; without port."""

    write_token: str | None = None
    """What a client must show to write; None means that writing is off."""

    read_token: str | None = None
    """What a client must show to read; None means that reading is free."""

    base: Base = field(default_factory=Base)
    """The IRI under which instances and graphs lie."""

    catalog: Catalog = field(default_factory=Catalog)
    """The stored queries that `/api/queries` answers."""

    limits: Limits = field(default_factory=Limits)
    """What a request may cost."""

    def __post_init__(self) -> None:
        if self.host not in LOOPBACK and self.read_token is None:
            raise ConfigError("host", self.host, "beyond loopback it needs --auth-token-file")
        for name in ("write_token", "read_token"):
            token = getattr(self, name)
            if token is not None and len(token) < 16:
                raise ConfigError(name, "…", "a token has 16 characters or more")

    @property
    def visible(self) -> list[str]:
        """The IRIs of the graphs whose triples lie in the default graph too."""
        return [self.base.graph(name) for name in VISIBLE_GRAPHS]


def read_token(path: Path) -> str:
    """Return the token in the first line of a file.

    Raises:
        ConfigError: the file cannot be read, or others than its owner may read it.
    """
    try:
        if path.stat().st_mode & 0o077:
            raise ConfigError("token file", str(path), "chmod 600 it: others may read it")
        return path.read_text("utf-8").split("\n", 1)[0].strip()
    except OSError as error:
        raise ConfigError("token file", str(path), error.strerror or "cannot be read") from None
