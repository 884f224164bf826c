"""A second way to a server: the standard library's, with a TLS handshake and a name of its own.

Some servers turn programs away by the library they connect with. What one library is refused another may be given;
each says truly which it is.
"""

import platform
import urllib.error
import urllib.request
from http.client import HTTPException, HTTPResponse
from typing import Any

import httpx

_AT_ONCE = 65_536


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Follow nothing: where an answer points is for its reader to judge."""


class StandardLibrary(httpx.BaseTransport):
    """Sends a request through `urllib`. Trusts and uses what the environment says of certificates and proxies.

    Args:
        agent: Who asks; the library's own name is put behind it.
        trust_env: Whether the proxies of the environment are asked.
        timeout: Seconds of silence after which it is given up.
    """

    def __init__(self, agent: str, *, trust_env: bool = True, timeout: float = 60.0) -> None:
        self._agent = f"{agent} Python-urllib/{'.'.join(platform.python_version_tuple()[:2])}"
        self._timeout = timeout
        self._opener = urllib.request.build_opener(
            _StayHere, urllib.request.ProxyHandler(None if trust_env else {})
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, whatever its status; raises httpx's errors, with the reason as their cause."""
        sent = urllib.request.Request(  # noqa: S310  the address is checked by `Service.where`
            str(request.url),
            data=request.read() or None,
            headers={"User-Agent": self._agent, "Accept": "*/*"},
            method=request.method,
        )
        if kind := request.headers.get("content-type"):
            sent.add_header("Content-Type", kind)
        try:
            answer = self._opener.open(sent, timeout=self._timeout)
        except urllib.error.HTTPError as error:
            answer = error
        except (OSError, HTTPException) as error:
            reason = getattr(error, "reason", error)
            cause = reason if isinstance(reason, BaseException) else error
            raise httpx.ConnectError(str(cause), request=request) from cause
        return httpx.Response(
            answer.status, headers=list(answer.headers.items()), stream=_Body(answer), request=request
        )


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: "HTTPResponse | urllib.error.HTTPError") -> None:
        self._answer = answer

    def __iter__(self) -> Any:
        try:
            while part := self._answer.read(_AT_ONCE):
                yield part
        except (OSError, HTTPException) as error:
            raise httpx.ReadError(str(error)) from error

    def close(self) -> None:
        self._answer.close()
