"""A reverse proxy as small as can be: one server below a path, which it does not know of."""

import asyncio
import contextlib
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import served
from places import CHECKOUT

from benchmarks.server import free_port

_END = b"\r\n\r\n"
_NOT_HERE = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@contextlib.contextmanager
def path(prefix: str, server: str) -> Iterator[str]:
    """The address `/prefix` of a proxy that hands on to `server` what lies below it, without the prefix."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    listening = asyncio.run_coroutine_threadsafe(_listen(f"/{prefix}", server), loop).result()
    try:
        yield f"http://localhost:{listening.sockets[0].getsockname()[1]}/{prefix}"
    finally:
        asyncio.run_coroutine_threadsafe(_end(listening), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@contextlib.contextmanager
def nginx(prefix: str, server: str, folder: Path, *, strips: bool = True) -> Iterator[str]:
    """The same by a real nginx with the file of `deploy/`; without `strips` it passes the prefix on."""
    own = free_port()
    told = (CHECKOUT / "deploy" / "nginx" / "exoscope.conf").read_text(encoding="utf-8")
    told = told.replace("127.0.0.1:8501", f"localhost:{urlsplit(server).port}")
    told = told.replace("listen 8080", f"listen {own}").replace("/exoscope", f"/{prefix}")
    told = told if strips else told.replace("http://dashboards/;", "http://dashboards;")
    parts = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{part}_temp_path {folder}/{part};" for part in parts)
    whole = f"pid {folder}/pid; events {{}} http {{ access_log off; {places} {told} }}"
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    command = ["nginx", "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf", "-g", "daemon off;"]
    with subprocess.Popen(command) as process:
        try:
            address = f"http://localhost:{own}/{prefix}"
            served.wait_until_healthy(address, process, folder / "error.log")
            yield address
        finally:
            process.terminate()


async def _listen(prefix: str, server: str) -> asyncio.Server:
    host, port = urlsplit(server).hostname, urlsplit(server).port

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer), contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(_END)
            method, target, rest = head.split(b" ", 2)
            if not target.startswith(f"{prefix}/".encode()):
                writer.write(_NOT_HERE)
                await writer.drain()
                return
            answer, asked = await asyncio.open_connection(host, port)
            with contextlib.closing(asked):
                asked.write(b" ".join([method, target.removeprefix(prefix.encode()), _one_request(rest)]))
                await asyncio.gather(_copy(reader, asked), _copy(answer, writer))

    return await asyncio.start_server(serve, "localhost", 0)


def _one_request(rest: bytes) -> bytes:
    """A connection carries one request, since only its first line is read; or one websocket."""
    if b"upgrade: websocket" in rest.lower():
        return rest
    lines = [line for line in rest.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([lines[0], b"Connection: close", *lines[1:]])


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hand on until there is no more, and say so."""
    with contextlib.suppress(OSError):
        while part := await reader.read(65536):
            writer.write(part)
            await writer.drain()
    with contextlib.suppress(OSError):
        writer.close()


async def _end(listening: asyncio.Server) -> None:
    listening.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
