"""The dashboard as a web application: Streamlit's, with start pages that say where its server is.

Opened at the address of a page other than the first, Streamlit's client looks for its server below that page, and meets
two 404s before it looks one level up. These start pages take the name of the page off their own address, wherever that
lies: at the root of a host, behind a proxy that strips a path, or below Streamlit's own base path.

Every answer says what a page may load (what lies on this server), run (no script but Streamlit's files and those of the
start page), and who may show it in a frame.
"""

import base64
import hashlib
import os
import re
import sys
from pathlib import Path

import streamlit as st
import streamlit.net_util
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.starlette import App

from dashboard import counts, operation
from dashboard.pages import FIRST, PAGES
from dashboard.service.service import Service
from pipelines.errors import ExoscopeError

_STREAMLITS = Path(st.__file__).parent / "static"
#: What draws figures is half of all there is to load and takes long to start: it starts while the page connects, and so
#: does what else a first screen is made of, not each after the first message that needs it.
_DRAWS = "".join(
    f'<script type="module" crossorigin src="./static/js/{file.name}"></script>'
    for part in ("PlotlyChart", "Html", "Selectbox", "Metric", "ButtonGroup")
    for file in (_STREAMLITS / "static" / "js").glob(f"{part}.*.js")
)
#: A figure would take each touch for a drag, and no thumb could scroll past it; a tap comes to it as a click.
_TOUCH = (
    "<script>addEventListener('touchstart', touch => touch.target.closest?.('.nsewdrag') && touch.stopPropagation(), "
    "{capture: true, passive: true})</script>"
)
_STREAMLITS_PAGE = (_STREAMLITS / "index.html").read_text(encoding="utf-8")
_FIRST_PAGE = _STREAMLITS_PAGE.replace("</head>", f"{_DRAWS}{_TOUCH}</head>", 1)
_ONE_LEVEL_UP = (
    '<head><script>window.__streamlit = {BACKEND_BASE_URL: new URL(".", location.href).href}</script>'
)
_START_PAGE = _FIRST_PAGE.replace("<head>", _ONE_LEVEL_UP, 1)
_SCRIPTS = re.findall(r"<script>(.*?)</script>", _START_PAGE, re.DOTALL)
#: As a frame policy takes them: no path, no sign that begins something else.
_ORIGIN = re.compile(r"\*|https?://(?:\*\.)?[\w.-]+(?::\d+)?")
_BASE = (st.get_option("server.baseUrlPath") or "").strip("/")
_BASE = f"/{_BASE}" if _BASE else ""


def _start(request: Request) -> HTMLResponse:
    # As Streamlit sends its own: it names the files of this version, so nobody may keep it.
    page = _FIRST_PAGE if request.url.path.endswith("/") else _START_PAGE
    return HTMLResponse(page, headers={"Cache-Control": "no-cache"})


def headers(embed: str = "") -> dict[str, str]:
    """The headers of every answer; `embed` are the origins of pages that may show ours in a frame, or * for all.

    Raises:
        ValueError: One is no origin.
    """
    origins = embed.split()
    if wrong := [origin for origin in origins if not _ORIGIN.fullmatch(origin)]:
        raise ValueError(
            f"EXOSCOPE_EMBED names {wrong[0][:80]!r}, which is no origin. Write origins with blanks between them, as "
            "in https://example.org, or * for all."
        )
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in _SCRIPTS)
    allowed = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *(f"'sha256-{digest}'" for digest in digests)]),
        "style-src": "'self' 'unsafe-inline'",  # Streamlit writes its styles into the page
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "base-uri": "'self'",
        "form-action": "'none'",
        "frame-ancestors": " ".join(["'self'", *origins]),
    }
    framed = {} if origins else {"X-Frame-Options": "SAMEORIGIN"}  # which knows no list of origins
    return framed | {
        "Content-Security-Policy": "; ".join(f"{what} {where}" for what, where in allowed.items()),
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }


class _Headers:
    """Puts the headers on whatever is answered, by us or by Streamlit; a cookie that came by TLS stays with it."""

    def __init__(self, app: ASGIApp, said: dict[str, str]) -> None:
        self._app, self._said = app, said

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                own = headers.get("Content-Security-Policy")  # stricter, of a file that is shown as it is
                headers.update(self._said)
                if own:
                    framed = self._said["Content-Security-Policy"].rpartition("; ")[2]
                    headers["Content-Security-Policy"] = f"{own}; {framed}"
                # Ended by us or by a proxy that says so; who only claims it does so to his own cookies.
                if "https" in (scope["scheme"], Headers(scope=scope).get("x-forwarded-proto")):
                    told = message["headers"]
                    message["headers"] = [
                        (name, text + b"; Secure" * (name == b"set-cookie")) for name, text in told
                    ]
            await send(message)

        await self._app(scope, receive, answer)


try:
    _said = headers(os.environ.get("EXOSCOPE_EMBED", ""))
    if os.environ.get("EXOSCOPE_METRICS") == "1":
        counts.COUNTS = counts.Counts()
except (ValueError, ExoscopeError) as error:
    sys.exit(str(error))
# A websocket for a page of another origin would have Streamlit ask a service outside for it, and all readers wait.
streamlit.net_util._external_ip = "localhost"
if os.environ.get("EXOSCOPE_LOG") == "json":
    operation.log_as_json()

app = App(
    "app.py",
    middleware=[Middleware(operation.Watch, _BASE), Middleware(_Headers, _said), Middleware(Service, _BASE)],
    routes=[Route(f"{_BASE}/{'' if page == FIRST else page}", _start) for page in PAGES]
    + [Route(f"{_BASE}/metrics", counts.metrics)],
)
