"""The stand-ins at an address, for what needs one: other processes, and what happens on the wire."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from pipelines.standin.server import LONGEST_BODY, Service, stand_in


@contextmanager
def serve(**chosen: Any) -> Iterator[Service]:
    """Stand-ins on a free port of the loopback address; see `stand_in` for the arguments."""
    with stand_in(**chosen) as service:
        handler = type("Handler", (_Handler,), {"service": service})
        server = _Server(("127.0.0.1", 0), handler)
        service.url = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield service
        finally:
            service.stopping.set()
            server.shutdown()
            server.server_close()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # A hanging answer must not keep the stand-in from stopping.
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing of a client that hung up, which the tests do on purpose."""


class _Handler(BaseHTTPRequestHandler):
    service: Service
    protocol_version = "HTTP/1.1"
    # Head and body are two writes: with Nagle's algorithm the second waits 40 ms for the client's word.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answers a request of either method."""
        length = self.headers.get("Content-Length", "")
        body = self.rfile.read(min(int(length), LONGEST_BODY + 1)) if length.isdecimal() else b""
        kind, agent = (self.headers.get(name, "") for name in ("Content-Type", "User-Agent"))
        given = self.service.answer(self.command, self.path, kind, body, agent)
        self.service.comes(given)
        promised = len(given.body) if given.promised is None else given.promised
        self.close_connection |= given.promised is not None or len(body) > LONGEST_BODY
        self.send_response(given.status)
        for name, value in {**given.head, "Content-Length": str(promised)}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(given.body)

    do_POST = do_GET  # noqa: N815  the name is given

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is given
        """Writes nothing: `Service.requests` is the log."""
