"""Who one is to a store elsewhere: from a file that only its owner may read, or the keyring.

The first line of the file is a token (`Authorization: Bearer`), or `user:password`, which is shown
as Digest or Basic, whichever the store asks for (RFC 7616, RFC 7617), and only when it asks.
"""

import base64
import hashlib
import secrets
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import ConfigError

KEYRING = "keyring"
SERVICE = "kg"
"""The name under which the keyring holds what is kg's; the store's address is the user's name."""


@dataclass(slots=True)
class Credentials:
    """A token, or a user's name and password, and what the store last asked for."""

    secret: str = field(repr=False)
    user: str | None = None
    """The user's name; None for a token."""

    _challenge: dict[str, str] = field(default_factory=dict, repr=False)
    _count: int = field(default=0, repr=False)

    @classmethod
    def parse(cls, line: str) -> "Credentials":
        """Return the credentials of a line: `user:password`, or a token."""
        user, colon, password = line.partition(":")
        return cls(password, user) if colon else cls(line)

    def header(self, method: str, path: str) -> str | None:
        """Return the value of `Authorization` for a request, None before the store asked.

        Args:
            method: the HTTP method.
            path: path and query of the address.
        """
        if self.user is None:
            return f"Bearer {self.secret}"
        if not self._challenge:
            return None
        if self._challenge["scheme"] == "basic":
            pair = f"{self.user}:{self.secret}".encode()
            return f"Basic {base64.b64encode(pair).decode()}"
        return self._digest(method, path)

    def ask(self, challenges: Iterable[str]) -> bool:
        """Take note of what a store asks for (`WWW-Authenticate`); False if nothing can be shown.

        Digest goes before Basic, because it does not show the password.
        """
        if self.user is None:
            return False
        known = {}
        for challenge in challenges:
            scheme, _, rest = challenge.strip().partition(" ")
            given = urllib.request.parse_keqv_list(urllib.request.parse_http_list(rest))
            known[scheme.lower()] = given | {"scheme": scheme.lower()}
        digest = known.get("digest")
        if digest and digest.get("algorithm", "MD5").upper() in _HASHES and "nonce" in digest:
            self._challenge, self._count = digest, 0
            return True
        if "basic" in known:
            self._challenge = known["basic"]
            return True
        return False

    def _digest(self, method: str, path: str) -> str:
        """Return the answer to a Digest challenge: RFC 7616, section 3.4."""
        asked = self._challenge
        algorithm = asked.get("algorithm", "MD5")
        realm, nonce = asked.get("realm", ""), asked["nonce"]

        def hashed(*parts: str) -> str:
            return hashlib.new(_HASHES[algorithm.upper()], ":".join(parts).encode()).hexdigest()

        self._count += 1
        count, own = f"{self._count:08x}", secrets.token_hex(16)
        who = hashed(str(self.user), realm, self.secret)
        what = hashed(method, path)
        quoted = {"username": str(self.user), "realm": realm, "nonce": nonce, "uri": path}
        plain = {"algorithm": algorithm}
        if "auth" in [part.strip() for part in asked.get("qop", "").split(",")]:
            quoted["response"] = hashed(who, nonce, count, own, "auth", what)
            quoted["cnonce"] = own
            plain |= {"qop": "auth", "nc": count}
        else:
            quoted["response"] = hashed(who, nonce, what)
        if "opaque" in asked:
            quoted["opaque"] = asked["opaque"]
        parts = [f'{name}="{_escaped(value)}"' for name, value in quoted.items()]
        return "Digest " + ", ".join([*parts, *(f"{k}={v}" for k, v in plain.items())])


_HASHES = {"MD5": "md5", "SHA-256": "sha256"}


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


def read(where: str, address: str, folder: Path) -> Credentials | None:
    """Return the credentials that a setting names.

    Args:
        where: the path of a file, relative to `folder`; `keyring`; or empty for none.
        address: the store's address, under which the keyring has them.
        folder: the workspace.

    Raises:
        ConfigError: there are none, or others than their owner may read the file.
    """
    if not where:
        return None
    if where == KEYRING:
        return _from_keyring(address)
    path = folder / Path(where).expanduser()
    try:
        if path.stat().st_mode & 0o077:
            raise ConfigError("store_credentials", where, "chmod 600 it: others may read it")
        line = path.read_text("utf-8").split("\n", 1)[0].strip()
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise ConfigError("store_credentials", where, reason) from None
    except UnicodeDecodeError:
        raise ConfigError("store_credentials", where, "it is not UTF-8") from None
    if not line or not line.isprintable():
        raise ConfigError("store_credentials", where, "its first line is no token")
    return Credentials.parse(line)


def _from_keyring(address: str) -> Credentials:
    try:
        import keyring  # type: ignore[import-not-found,unused-ignore] # optional
    except ImportError:
        raise ConfigError(
            "store_credentials", KEYRING, "it is not installed; pip install 'kg[keyring]'"
        ) from None
    try:
        line = keyring.get_password(SERVICE, address)
    except Exception as error:  # each back end raises what it likes
        reason = f"it does not answer: {type(error).__name__}"
        raise ConfigError("store_credentials", KEYRING, reason) from None
    if not line:
        raise ConfigError(
            "store_credentials", KEYRING, f"it has nothing: keyring set {SERVICE} {address}"
        )
    return Credentials.parse(line)
