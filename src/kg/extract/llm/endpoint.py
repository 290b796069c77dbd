"""An OpenAI-compatible endpoint: one question, one answer, within bounds.

Nothing is sent anywhere but to the address that is named: redirects are refused and proxies of the
environment are not asked.
"""

import http.client
import ipaddress
import json
import stat
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kg.errors import ConfigError, ExtractionAbortedError

MAX_BYTES = 4 << 20
"""An answer above 4 MiB is none."""

TRIES = 2
"""How often a question is asked where the endpoint is too busy or breaks off."""


class AnswerError(Exception):
    """The endpoint gave no answer to one question; another may be answered."""


class Endpoint:
    """Where a model listens: `http://127.0.0.1:11434/v1` and the like."""

    def __init__(self, address: str, model: str, *, key: Path | None, seconds: float) -> None:
        """Take the address and check it.

        Raises:
            ConfigError: no address, no model, or an address whose texts others could read.
        """
        if not address or not model:
            raise ConfigError("llm_endpoint, llm_model", address or model, "name both")
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise ConfigError("llm_endpoint", address, "use an http or https address, no password")
        self.host = parts.hostname
        self.is_here = _is_here(parts.hostname)
        if parts.scheme == "http" and not self.is_here:
            raise ConfigError("llm_endpoint", address, "use https: texts would travel in the open")
        self.model = model
        self._address = address.rstrip("/") + "/chat/completions"
        self._key, self._seconds = _key(key), seconds
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)

    def ask(self, messages: list[dict[str, str]], schema: dict[str, Any]) -> str:
        """Return the words of the model's answer, which should be JSON of `schema`.

        Raises:
            AnswerError: this question is not answered.
            ExtractionAbortedError: none will be.
        """
        body = {
            "model": self.model,
            "messages": messages,
            "temperature": 0,
            "seed": 0,
            "stream": False,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "facts", "strict": True, "schema": schema},
            },
        }
        data = json.dumps(body, ensure_ascii=False).encode()
        for left in reversed(range(TRIES)):
            try:
                return _content(self._post(data))
            except AnswerError:
                if not left:
                    raise
        raise AnswerError("was not asked")  # no try is left

    def _post(self, data: bytes) -> bytes:
        request = urllib.request.Request(  # noqa: S310 # http or https, as checked
            self._address, data, {"Content-Type": "application/json"}
        )
        if self._key:
            request.add_unredirected_header("Authorization", f"Bearer {self._key}")
        end = time.monotonic() + self._seconds
        try:
            with self._opener.open(request, timeout=self._seconds) as answer:
                return _bounded(answer, end)
        except urllib.error.HTTPError as fault:
            fault.close()
            if fault.code in (400, 401, 403, 404, 405, 422) or 300 <= fault.code < 400:
                raise ExtractionAbortedError(
                    f"{self.host}: refuses the question (HTTP {fault.code}); "
                    "see llm_endpoint, llm_model and llm_key"
                ) from None
            raise AnswerError(f"{self.host} answers HTTP {fault.code}") from None
        except TimeoutError:
            raise AnswerError(f"{self.host} takes more than {self._seconds:g} s") from None
        except urllib.error.URLError as fault:
            if isinstance(fault.reason, TimeoutError):
                raise AnswerError(f"{self.host} takes more than {self._seconds:g} s") from None
            raise ExtractionAbortedError(f"{self.host}: cannot be reached") from None
        except (http.client.HTTPException, OSError):
            raise AnswerError(f"{self.host} breaks off") from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the text of an article goes where its reader was told it goes."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Make no further request."""


def _bounded(answer: Any, end: float) -> bytes:
    data = bytearray()
    while piece := answer.read1(1 << 16):
        data += piece
        if len(data) > MAX_BYTES:
            raise AnswerError(f"an answer of more than {MAX_BYTES >> 20} MiB")
        if time.monotonic() > end:
            raise TimeoutError
    return bytes(data)


def _content(data: bytes) -> str:
    try:
        content = json.loads(data)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise AnswerError("an answer that is no chat completion") from None
    if not isinstance(content, str):
        raise AnswerError("an answer without words")
    return content


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _key(path: Path | None) -> str | None:
    """Return the first line of a file that only its owner may read."""
    if path is None:
        return None
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise ConfigError("llm_key", str(path), f"others can read it; chmod 600 {path}")
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise ConfigError(
            "llm_key", str(path), "name a file with the key in its first line"
        ) from None
    key = lines[0].strip() if lines else ""
    if not key or not key.isascii() or not key.isprintable():
        raise ConfigError("llm_key", str(path), "its first line is no key")
    return key
