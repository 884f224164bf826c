"""What whoever runs the server sees of it: an id for each request and, by option, a line in the log and counts."""

import logging
import re
import time
from contextlib import suppress
from uuid import uuid4

import streamlit.logger
import uvicorn.config
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import counts
from dashboard.pages import PAGES
from pipelines import log
from pipelines.errors import ExoscopeError

_SANE_ID = re.compile(r"[\w.:-]{1,64}", re.ASCII)
#: The first part of a path tells the kind of what is asked; all that is not here is one kind.
_KINDS = {one: one for one in ("_stcore", "data", "feed", "figure", "health", "media", "metrics", "static")}
_KINDS |= dict.fromkeys(("", *PAGES), "page") | {f"brief.{kind}": "brief" for kind in ("html", "md", "pdf")}
#: Asked too often to have a line each, unless they fail.
_QUIET = {"health", "metrics", "static"}


def log_as_json() -> None:
    """Log as JSON, Streamlit and its server too."""
    log.choose("json")
    uvicorn.config.LOGGING_CONFIG["loggers"] = {}
    streamlit.logger.setup_formatter = _join  # it is called for each of their loggers
    for name in tuple(logging.root.manager.loggerDict):
        _join(logging.getLogger(name))


def _join(logger: logging.Logger) -> None:
    logger.handlers.clear()
    logger.propagate = True
    if logger.name.startswith(("uvicorn", "websockets")):
        logger.setLevel(logging.WARNING)  # below that they write the addresses of readers, and queries


class Watch:
    """Gives a request its id, and tells the log and the counts how it was answered: its path, never its query."""

    def __init__(self, app: ASGIApp, base: str) -> None:
        self._app, self._base = app, base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request; whatever else there is passes."""
        if scope["type"] == "lifespan":
            return await self._app(scope, receive, send)
        asked = Headers(scope=scope).get("x-request-id", "")
        request = asked if _SANE_ID.fullmatch(asked) else uuid4().hex
        log.REQUEST.set(request)  # each request runs in a context of its own
        status, began = 500 if scope["type"] == "http" else 403, time.perf_counter()

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request
            elif message["type"] == "websocket.accept":
                status = 101
                if counts.COUNTS:
                    counts.COUNTS.readers.inc()
            await send(message)

        path = scope["path"].removeprefix(self._base)
        kind = _KINDS.get(path.lstrip("/").partition("/")[0], "other")
        try:
            await self._app(scope, receive, answer)
        finally:
            seconds = time.perf_counter() - began
            if counts.COUNTS and status == 101:
                counts.COUNTS.readers.dec()
            elif counts.COUNTS:
                counts.COUNTS.requests.labels(kind, f"{status // 100}xx").observe(seconds)
            if log.LOG.isEnabledFor(logging.INFO) and (kind not in _QUIET or status >= 400):
                told = {"path": path[:200], "status": status, "ms": round(seconds * 1000, 1)}
                log.LOG.info("answered", extra={"told": {**told, "snapshot": await _snapshot()}})


async def _snapshot() -> str | None:
    """The newest snapshot; None where none opens."""
    from dashboard import store  # only here: its caches are to find the server running

    with suppress(ExoscopeError, OSError):
        return (await run_in_threadpool(store.served)).id
    return None
