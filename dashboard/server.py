"""The dashboard as a web application: Streamlit's, plus one line in its start page.

Opened at the address of a page (such as /regulation), Streamlit's client first looks for its server below that
page and meets two 404s before it tries the root. Naming the root at once spares every shared link that detour.
"""

from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.starlette import App

_ROOT_IS_HERE = (
    b'<head><script>window.__streamlit = {BACKEND_BASE_URL: window.location.origin + "/"}</script>'
)


class NameTheRoot:
    """Middleware that adds the line to the start page, and to nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; of a page of HTML, hold the body until it is whole."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start: Message | None = None
        body = b""

        async def forward(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and _is_html(message):
                start = message
            elif message["type"] == "http.response.body" and start is not None:
                body += message.get("body", b"")
                if not message.get("more_body", False):
                    whole = body.replace(b"<head>", _ROOT_IS_HERE, 1)
                    await send({**start, "headers": _with_length(start["headers"], len(whole))})
                    await send({"type": "http.response.body", "body": whole})
            else:
                await send(message)

        await self._app(_without_compression(scope), receive, forward)


def _is_html(message: Message) -> bool:
    return any(
        name == b"content-type" and value.startswith(b"text/html") for name, value in message["headers"]
    )


def _with_length(headers: list[tuple[bytes, bytes]], length: int) -> list[tuple[bytes, bytes]]:
    # The page is not the file any more, so its tag must not be compared either.
    kept = [(name, value) for name, value in headers if name not in (b"content-length", b"etag")]
    return [*kept, (b"content-length", str(length).encode())]


def _without_compression(scope: Scope) -> Scope:
    """Ask for plain HTML: only the start page is HTML, and it is two kilobytes."""
    if "." in scope["path"].rsplit("/", 1)[-1]:
        return scope
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]}


app = App("app.py", middleware=[Middleware(NameTheRoot)])
