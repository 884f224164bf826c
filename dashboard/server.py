"""The dashboard as a web application: Streamlit's, with start pages that say where its server is.

Opened at the address of a page other than the first, Streamlit's client looks for its server below that page, and meets
two 404s before it looks one level up. These start pages take the name of the page off their own address, wherever that
lies: at the root of a host, behind a proxy that strips a path, or below Streamlit's own base path.
"""

from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from streamlit.starlette import App

from dashboard.pages import FIRST, PAGES

_STREAMLITS = Path(st.__file__).parent / "static" / "index.html"
_ONE_LEVEL_UP = (
    '<head><script>window.__streamlit = {BACKEND_BASE_URL: new URL(".", location.href).href}</script>'
)
_START_PAGE = _STREAMLITS.read_text(encoding="utf-8").replace("<head>", _ONE_LEVEL_UP, 1)
_BASE = (st.get_option("server.baseUrlPath") or "").strip("/")


def _start(_: Request) -> HTMLResponse:
    # As Streamlit sends its own: it names the files of this version, so nobody may keep it.
    return HTMLResponse(_START_PAGE, headers={"Cache-Control": "no-cache"})


app = App(
    "app.py",
    routes=[Route(f"/{_BASE}/{page}" if _BASE else f"/{page}", _start) for page in PAGES if page != FIRST],
)
