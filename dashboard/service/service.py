"""The addresses for programs, in front of the pages: what answers, and no answer but data or a sentence in JSON.

They stand before Streamlit's own application, which takes every address that it does not know for a page.
"""

import asyncio
import json
import logging
import re
from contextlib import suppress
from functools import partial
from importlib import import_module

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.service.asked import RefusedError, has_sign_in
from pipelines.errors import ExoscopeError

_METHODS = "GET, HEAD, OPTIONS"
#: A page of anybody may read what anybody may read; cookies count for nothing here.
_CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "*"}
_PREFLIGHT = {"Allow": _METHODS, "Access-Control-Allow-Methods": _METHODS, "Access-Control-Max-Age": "86400"}
_PREFLIGHT |= {"Access-Control-Allow-Headers": "If-None-Match"}
#: An answer goes out in pieces, and one who takes them slowly holds all of it: for so long, so much at a time.
_PIECE, _SECONDS, _MOST_BYTES = 1 << 18, 300, 100_000_000
_OURS = re.compile(r"/(data|figure|feed|health|openapi\.json|brief\.[^/]*)(/.*)?", re.DOTALL)


class Service:
    """Answers the addresses above, below the path `base` of the server, and hands all others on."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self._app, self._base, self._sending = app, base, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        path = str(scope.get("path", ""))
        within = path.removeprefix(self._base) if path.startswith(f"{self._base}/") else ""
        if scope["type"] != "http" or not _OURS.fullmatch(within):
            await self._app(scope, receive, send)
            return
        try:
            response = await _answer(Request(scope), within)
            if self._sending and _PIECE < len(response.body) > _MOST_BYTES - self._sending:
                raise TimeoutError
        except RefusedError as error:
            response = _refused(error.status, str(error))
        except TimeoutError:
            response = _refused(
                503, "Too much is asked at once, or it takes too long. Ask later, or for less."
            )
        except ExoscopeError:  # which says where files lie
            response = _refused(503, "The data cannot be read now. Its keeper asks `exoscope verify` why.")
        except Exception:  # a program that asked for data gets JSON whatever is wrong, and the log the rest
            logging.getLogger(__name__).exception("A request could not be answered")
            response = _refused(500, "This should not happen; the log of the server says what did.")
        response.headers.update(_CORS)

        async def in_pieces(message: Message) -> None:
            body = message.pop("body", b"")
            for at in range(0, len(body) or 1, _PIECE):
                piece = {"body": body[at : at + _PIECE], "more_body": at + _PIECE < len(body)}
                await send({**message, **piece} if message["type"] == "http.response.body" else message)

        self._sending += len(response.body)
        try:
            with suppress(TimeoutError):  # what was not taken by then is taken back
                async with asyncio.timeout(_SECONDS):
                    await response(scope, receive, in_pieces)
        finally:
            self._sending -= len(response.body)


async def _answer(request: Request, within: str) -> Response:
    # Only here, when the server runs, since the caches of the store look for it; elsewhere, since it takes seconds.
    known = await asyncio.to_thread(import_module, "dashboard.service.operations")
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=_PREFLIGHT)
    if request.method not in ("GET", "HEAD"):
        return _refused(405, f"This can only be read: {_METHODS}.", Allow=_METHODS)
    for pattern, one in known.PATHS:
        if found := pattern.fullmatch(within):
            if one.path != "/health" and has_sign_in():
                raise RefusedError(401, "Readers sign in here; programs cannot. Ask who runs this server.")
            made: Response = await one.room.run(partial(known.answer, request, one, found.groupdict()))
            return made
    raise RefusedError(
        404, "There is nothing here. See /data/ for the tables and /openapi.json for the rest."
    )


def _refused(status: int, sentence: str, **headers: str) -> Response:
    later = {"Retry-After": "5"} if status == 503 else {}
    told = {"Cache-Control": "no-store", **later, **headers}
    return Response(json.dumps({"error": sentence}), status, told, "application/json")
