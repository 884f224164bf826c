"""Readers of the dashboard without a browser: what Streamlit's own client says to its server, and what comes back.

One reader, and a crowd of them; who turn the same controls, whatever benchmark or test they are of.
"""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from statistics import quantiles
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from benchmarks.server import Server

PATIENCE_S = 60
#: Runs for which Streamlit's client keeps what it need not be sent again.
_KEPT_RUNS = 2
#: How a run of a whole page, and of a part of it, ends.
_WELL = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
_WIDGETS = ("selectbox", "checkbox", "slider", "radio", "button_group", "multiselect", "text_input")

#: Page, control and the ways it is turned, one after the other.
TURNS: dict[str, list[tuple[str, list[Any]]]] = {
    "": [
        ("topic", ["Hair", "Drug delivery", "Skincare"]),
        ("general", [True, False]),
        ("mark", ["@1", "@0"]),
    ],
    "literature": [
        ("topic", ["Hair", "Drug delivery", "Skincare"]),
    ],
    "trials": [("topic", ["Hair", "Drug delivery", "Skincare"]), ("role", ["@1", "@2", "@0"])],
    "evidence": [("reading", ["@1", "@0"]), ("topic", ["@1", "@2", "@0"]), ("rung", ["@3", "@5"])],
    "regulation": [("jurisdiction", ["@0", "@1", "@2"]), ("use", ["@1", "@2", "@0"])],
    "market": [("topic", ["@0", "@2", "@3"])],
    "brief": [("brief_topic", ["@0", "@3", "@4"]), ("long", [True, False])],
    "methods": [("table", ["@1", "@2", "@3"]), ("package", ["@1", "@2", "@0"])],
}


class FaultError(Exception):
    """The page showed an exception, or its run did not end well."""


@dataclass(frozen=True)
class Answer:
    """One run of a page, as it reached the reader.

    Attributes:
        seconds: From the request to the message that the run is over.
        first_chart: From the request to the first chart; None where none was drawn.
        charts: How many charts were drawn.
        received: Bytes that came.
    """

    seconds: float
    first_chart: float | None
    charts: int
    received: int


@dataclass
class Reader:
    """One session. It opens the websocket, asks for a page as a browser does, and turns the page's controls.

    Args:
        address: Of the dashboard.
        page: Its name in the address; empty for the first.
        query: What stands behind the question mark.
        cookie: By which a proxy knows one reader from another; none where it is empty.
        hears: Is given each message as it came.
    """

    address: str
    page: str = ""
    query: str = ""
    cookie: str = ""
    hears: Callable[[bytes], None] = lambda body: None
    _socket: ClientConnection | None = None
    _script: str = ""
    _ids: dict[str, str] = field(default_factory=dict)
    #: Key of a control to the part of the page that alone is drawn anew when it is turned.
    _fragments: dict[str, str] = field(default_factory=dict)
    _states: dict[str, WidgetState] = field(default_factory=dict)
    _held: dict[str, int] = field(default_factory=dict)
    _charts: set[str] = field(default_factory=set)
    _runs: int = 0
    options: dict[str, list[str]] = field(default_factory=dict)

    async def __aenter__(self) -> Self:
        place = f"ws://{urlsplit(self.address).netloc}/_stcore/stream"
        told = {"Cookie": self.cookie} if self.cookie else {}
        self._socket = await connect(
            place, subprotocols=["streamlit"], max_size=None, origin=self.address, additional_headers=told
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def open(self) -> Answer:
        """Ask for the page."""
        return await self._run()

    async def choose(self, key: str, option: str) -> Answer:
        """Choose from the list with this key, by what the reader sees."""
        return await self._set(key, lambda state: setattr(state, "string_value", option))

    async def switch(self, key: str, is_on: bool) -> Answer:
        """Turn a switch."""
        return await self._set(key, lambda state: setattr(state, "bool_value", is_on))

    async def slide(self, key: str, low: float, high: float) -> Answer:
        """Move both thumbs of a slider."""
        return await self._set(key, lambda state: state.double_array_value.data.extend([low, high]))

    async def turn(self, key: str, way: Any) -> Answer:
        """A switch for a truth value, both thumbs for a pair, else a choice from a list."""
        if isinstance(way, bool):
            return await self.switch(key, way)
        return await (self.slide(key, *way) if isinstance(way, tuple) else self.choose(key, way))

    async def _set(self, key: str, put: Callable[[WidgetState], None]) -> Answer:
        state = WidgetState(id=self._ids[key])
        put(state)
        self._states[state.id] = state
        return await self._run(self._fragments[key])

    async def _run(self, fragment: str = "") -> Answer:
        assert self._socket is not None
        ask = BackMsg()
        told = ask.rerun_script
        told.query_string, told.page_script_hash = self.query, self._script
        told.page_name, told.fragment_id = "" if self._script else self.page, fragment
        told.widget_states.widgets.extend(self._states.values())
        self._runs += 1
        self._held = {digest: last for digest, last in self._held.items() if self._runs - last <= _KEPT_RUNS}
        told.cached_message_hashes.extend(self._held)
        told.context_info.url = f"{self.address}/{self.page}"
        told.context_info.timezone, told.context_info.locale = "UTC", "en-GB"
        began = time.perf_counter()
        await self._socket.send(ask.SerializeToString())
        first, charts, received = None, 0, 0
        async with asyncio.timeout(PATIENCE_S):
            while True:
                body = await self._socket.recv()
                assert isinstance(body, bytes)
                received += len(body)
                self.hears(body)
                message = ForwardMsg.FromString(body)
                kind = message.WhichOneof("type")
                if kind in ("delta", "ref_hash"):
                    is_chart = self._heard(message) if kind == "delta" else self._again(message.ref_hash)
                    charts += is_chart
                    if is_chart and first is None:
                        first = time.perf_counter() - began
                elif kind == "navigation":
                    self._script = message.navigation.page_script_hash
                elif kind == "page_info_changed":
                    self.query = message.page_info_changed.query_string
                elif kind == "script_finished":
                    if message.script_finished in _WELL:
                        return Answer(time.perf_counter() - began, first, charts, received)
                    if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                        raise FaultError(f"{self.page}: the run ended with {message.script_finished}")

    def _again(self, digest: str) -> bool:
        """The server leaves out what the client holds; whether that was a chart."""
        if digest not in self._held:
            raise FaultError(f"{self.page}: the server names what this reader does not hold")
        self._held[digest] = self._runs
        return digest in self._charts

    def _heard(self, message: ForwardMsg) -> bool:
        """Remember the controls of the page; whether this was a chart."""
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise FaultError(f"{self.page}: {element.exception.type}: {element.exception.message}")
        if kind in _WIDGETS:
            widget = getattr(element, kind)
            # Streamlit's names of controls end with the key the page gave: $$ID-<digest>-<key>.
            key = widget.id.split("-", 2)[-1]
            self._ids[key], self._fragments[key] = widget.id, message.delta.fragment_id
            self.options[key] = list(getattr(widget, "options", []))
        if message.metadata.cacheable:
            self._held[message.hash] = self._runs
            if kind == "plotly_chart":
                self._charts.add(message.hash)
        return kind == "plotly_chart"

    def named(self, key: str, way: Any) -> Any:
        """A choice named by its place in the list (`@2`) as this reader sees it."""
        return self.options[key][int(way[1:])] if isinstance(way, str) and way.startswith("@") else way


@dataclass
class Crowd:
    """What readers met who turned controls together.

    Attributes:
        waited: Seconds of each change, from the request to the end of its run.
        faults: How many readers left because of an error.
        before_mb: Memory of each server before they came.
        most_mb: The most that each had while they were there.
        cpu_s: Processor time of all servers and of the proxy for one change, seconds.
        readers_cpu_s: The same of the readers themselves.
    """

    waited: list[float] = field(default_factory=list)
    faults: int = 0
    before_mb: list[float] = field(default_factory=list)
    most_mb: list[float] = field(default_factory=list)
    cpu_s: float = 0.0
    readers_cpu_s: float = 0.0

    def percentile(self, percent: int) -> float:
        """Seconds within which so many of a hundred changes were answered."""
        return quantiles(self.waited, n=100)[percent - 1]


async def crowd(
    servers: Sequence[Server], address: str, readers: int, rounds: int, spacing_s: float
) -> Crowd:
    """Readers at an address behind which the servers are, who each turn a control every so many seconds."""
    found = Crowd(before_mb=[server.memory_mb() for server in servers])
    found.most_mb = list(found.before_mb)
    began, own = sum(server.cpu() for server in servers), time.process_time()
    chance = random.Random(7)

    async def one(number: int, page: str, pause: float) -> None:
        await asyncio.sleep(pause)
        try:
            async with Reader(address, page, cookie=f"exoscope_reader={number}") as reader:
                await reader.open()
                turns = cycle([(key, way) for key, ways in TURNS[page] for way in ways])
                for key, way in (next(turns) for _ in range(rounds)):
                    asked = time.perf_counter()
                    answer: Answer = await reader.turn(key, reader.named(key, way))
                    found.waited.append(answer.seconds)
                    await asyncio.sleep(max(spacing_s - (time.perf_counter() - asked), 0))
                await asyncio.sleep(2)
        except (FaultError, OSError, TimeoutError, KeyError, WebSocketException) as error:
            found.faults += 1
            print(f"a fault: {error!r}")

    async def watched() -> None:
        while True:
            now = [server.memory_mb() for server in servers]
            found.most_mb = [max(pair) for pair in zip(now, found.most_mb, strict=True)]
            await asyncio.sleep(0.5)

    watch = asyncio.create_task(watched())
    pages = [page for page, _ in zip(cycle(TURNS), range(readers), strict=False)]
    pauses = [chance.uniform(0, spacing_s) for _ in pages]
    await asyncio.gather(*map(one, range(readers), pages, pauses))
    watch.cancel()
    changes = max(len(found.waited), 1)
    found.cpu_s = (sum(server.cpu() for server in servers) - began) / changes
    found.readers_cpu_s = (time.process_time() - own) / changes
    return found
