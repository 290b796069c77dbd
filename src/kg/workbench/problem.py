"""Errors as RFC 9457 problem documents with stable codes."""

import json
from http import HTTPStatus

from starlette.responses import Response

CODES = {
    "authority_refused": (421, "This host name is not served here"),
    "body_too_large": (413, "The body is larger than allowed"),
    "body_too_slow": (408, "The body did not arrive in time"),
    "busy": (503, "Too many queries are waiting; try again"),
    "client_gone": (499, "The client went away"),
    "content_encoding": (415, "Bodies are taken without a content encoding"),
    "data_invalid": (400, "The data cannot be read"),
    "data_too_complex": (400, "The data hold a term that is longer than allowed"),
    "dataset_conflict": (400, "The protocol's dataset stands beside WITH or USING"),
    "deadline": (504, "The query took longer than allowed and was stopped"),
    "forbidden_origin": (403, "Requests from other sites are refused"),
    "graph_not_found": (404, "There is no such graph"),
    "graph_required": (400, "Name one graph by ?graph=IRI, or ?default"),
    "header_too_large": (431, "The header is larger than allowed"),
    "internal": (500, "The server failed"),
    "media_type": (415, "This media type is not taken here"),
    "media_type_missing": (415, "A body needs a Content-Type"),
    "memory_limit": (503, "The query needed more memory than allowed and was stopped"),
    "method": (405, "This method is not taken here"),
    "not_acceptable": (406, "The answer has none of the accepted formats"),
    "not_found": (404, "There is nothing here"),
    "not_utf8": (400, "Only UTF-8 is taken"),
    "parameter_invalid": (400, "A parameter of the stored query is missing, unknown or wrong"),
    "query_missing": (400, "Give exactly one query, or exactly one update"),
    "query_syntax": (400, "The text is not SPARQL 1.1"),
    "query_too_complex": (400, "The query is more complex than allowed"),
    "query_too_long": (413, "The query is longer than allowed"),
    "query_unknown": (404, "There is no stored query of this name"),
    "rate": (429, "Too many requests from this address"),
    "reader_died": (500, "The query made its process fail"),
    "remote_refused": (403, "No other server is asked: SERVICE and LOAD are refused"),
    "result_too_large": (413, "The answer is larger than allowed; add LIMIT"),
    "store_full": (507, "The disk is full"),
    "stale": (503, "The service answers from an old state of the store"),
    "timeout_invalid": (400, "timeout is a number of seconds within the limit"),
    "token_required": (401, "This needs a token: Authorization: Bearer"),
    "unavailable": (503, "No process could be started; try again"),
    "update_failed": (409, "The update cannot be done on this state"),
    "writing_off": (403, "Writing is off; start the service with a write token"),
    "xml_dtd_forbidden": (400, "XML with a document type is refused"),
}
"""Status and title by code. Codes do not change between versions."""


class Problem(Exception):  # noqa: N818 - the name RFC 9457 gives it
    """A request that cannot be served; it becomes the response."""

    def __init__(self, code: str, detail: str = "", *, headers: dict[str, str] | None = None):
        self.code, self.detail, self.headers = code, detail, headers or {}
        self.status, self.title = CODES[code]
        super().__init__(f"{code}: {detail or self.title}")

    def response(self) -> Response:
        """Return the problem document."""
        body = {
            "type": f"https://w3id.org/apo-kg/problem/{self.code}",
            "title": self.title,
            "status": self.status,
            "code": self.code,
        }
        if self.detail:
            body["detail"] = self.detail[:1000]
        headers = {"Cache-Control": "no-store", **self.headers}
        if self.status == HTTPStatus.UNAUTHORIZED:
            headers["WWW-Authenticate"] = 'Bearer realm="kg"'
        if self.status in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS}:
            headers.setdefault("Retry-After", "2")
        text = json.dumps(body, ensure_ascii=True)
        return Response(text, self.status, headers, media_type="application/problem+json")
