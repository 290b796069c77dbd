"""Who one is to a store elsewhere: read from where nobody else reads, shown when asked for."""

import hashlib
import sys
import types
import urllib.request
from pathlib import Path

import pytest

from kg.config import Settings
from kg.errors import ConfigError, RemoteStoreError
from kg.graph.store.capabilities import Addresses
from kg.graph.store.credentials import Credentials, read
from kg.graph.store.remote import RemoteView

ADDRESS = "https://graph.example.org/sparql"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret"
    file.write_text("user:pass:word\nmore\n")
    file.chmod(0o600)
    return file


def test_file_is_read_from_the_workspace(secret: Path, tmp_path: Path) -> None:
    for where in ("secret", str(secret)):
        found = read(where, ADDRESS, tmp_path)
        assert found is not None
        assert (found.user, found.secret) == ("user", "pass:word")
    assert read("", ADDRESS, tmp_path) is None


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o660, 0o777])
def test_file_that_others_can_read_is_refused(mode: int, secret: Path, tmp_path: Path) -> None:
    secret.chmod(mode)
    with pytest.raises(ConfigError, match="chmod 600"):
        read("secret", ADDRESS, tmp_path)


@pytest.mark.parametrize("content", [b"", b"\n", b"a\x00b\n", b"\xff\n"])
def test_file_without_a_token_is_refused(content: bytes, secret: Path, tmp_path: Path) -> None:
    secret.write_bytes(content)
    with pytest.raises(ConfigError, match="store_credentials"):
        read("secret", ADDRESS, tmp_path)
    secret.unlink()
    with pytest.raises(ConfigError, match="No such file"):
        read("secret", ADDRESS, tmp_path)


def test_keyring_is_asked_by_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ring = types.ModuleType("keyring")
    known = {("kg", ADDRESS): "a token"}
    ring.get_password = lambda service, name: known.get((service, name))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", ring)
    found = read("keyring", ADDRESS, tmp_path)
    assert found is not None
    assert found.header("GET", "/") == "Bearer a token"
    with pytest.raises(ConfigError, match="keyring set kg https://other"):
        read("keyring", "https://other.example.org/", tmp_path)


def test_missing_keyring_names_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(ConfigError, match=r"pip install 'kg\[keyring\]'"):
        read("keyring", ADDRESS, tmp_path)


def test_password_is_shown_only_when_asked() -> None:
    user = Credentials.parse("user:password")
    assert user.header("GET", "/") is None
    assert user.ask(['Basic realm="x"'])
    assert user.header("GET", "/") == "Basic dXNlcjpwYXNzd29yZA=="
    token = Credentials.parse("token")
    assert not token.ask(['Basic realm="x"'])
    assert token.header("GET", "/") == "Bearer token"
    assert "password" not in repr(user)
    assert "token" not in repr(token)


def test_unknown_challenges_are_not_answered() -> None:
    user = Credentials.parse("user:password")
    assert not user.ask(["Negotiate", 'Digest realm="x", nonce="n", algorithm="SHA-512-256"'])
    assert user.header("GET", "/") is None


@pytest.mark.parametrize(("algorithm", "name"), [("MD5", "md5"), ("SHA-256", "sha256")])
def test_digest_is_that_of_the_standard(algorithm: str, name: str) -> None:
    """The recipe of RFC 7616, section 3.4.1, done by hand."""
    user = Credentials.parse("Mufasa:Circle of Life")
    assert user.ask(
        [
            'Basic realm="x"',
            f'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={algorithm}, '
            'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe"',
        ]
    )
    for count in ("00000001", "00000002"):
        value = user.header("GET", "/dir/index.html?q=1")
        assert value is not None
        given = urllib.request.parse_keqv_list(
            urllib.request.parse_http_list(value.removeprefix("Digest "))
        )

        def hashed(text: str) -> str:
            return hashlib.new(name, text.encode()).hexdigest()

        who = hashed("Mufasa:http-auth@example.org:Circle of Life")
        what = hashed("GET:/dir/index.html?q=1")
        parts = (who, given["nonce"], count, given["cnonce"], "auth", what)
        assert given["response"] == hashed(":".join(parts))
        assert (given["nc"], given["qop"], given["opaque"]) == (count, "auth", "FQhe")
        assert given["uri"] == "/dir/index.html?q=1"


@pytest.mark.parametrize(
    "addresses",
    [
        Addresses(query="http://192.0.2.1/sparql", credentials=Credentials.parse("a:b")),
        Addresses(query="http://192.0.2.1/sparql", headers={"Authorization": "Bearer x"}),
    ],
)
def test_credentials_go_over_a_network_by_https_alone(addresses: Addresses) -> None:
    with pytest.raises(RemoteStoreError, match="by https alone"):
        RemoteView(addresses).query("ASK {}")


@pytest.mark.parametrize(
    "address",
    ["ftp://x/", "x", "https://", "http://[", "https://a:b@graph.example.org/", "http://a:x/"],
)
def test_setting_is_an_address_without_a_password(address: str) -> None:
    with pytest.raises(ConfigError) as refused:
        Settings(store=address)
    assert "a:b" not in str(refused.value)
