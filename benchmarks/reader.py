"""A reader of the dashboard without a browser: what Streamlit's own client says to its server, and what comes back."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

PATIENCE_S = 60
_WIDGETS = ("selectbox", "checkbox", "slider", "radio", "button_group", "multiselect", "text_input")


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
    """

    address: str
    page: str = ""
    query: str = ""
    _socket: ClientConnection | None = None
    _script: str = ""
    _ids: dict[str, str] = field(default_factory=dict)
    _states: dict[str, WidgetState] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)

    async def __aenter__(self) -> Self:
        place = f"ws://{urlsplit(self.address).netloc}/_stcore/stream"
        self._socket = await connect(place, subprotocols=["streamlit"], max_size=None, origin=self.address)
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
        return await self._run()

    async def _run(self) -> Answer:
        assert self._socket is not None
        ask = BackMsg()
        told = ask.rerun_script
        told.query_string, told.page_script_hash = self.query, self._script
        told.page_name = "" if self._script else self.page
        told.widget_states.widgets.extend(self._states.values())
        told.context_info.url = f"{self.address}/{self.page}"
        told.context_info.timezone, told.context_info.locale = "UTC", "en-GB"
        began = time.perf_counter()
        await self._socket.send(ask.SerializeToString())
        first, charts, received = None, 0, 0
        while True:
            body = await asyncio.wait_for(self._socket.recv(), PATIENCE_S)
            assert isinstance(body, bytes)
            received += len(body)
            message = ForwardMsg.FromString(body)
            kind = message.WhichOneof("type")
            if kind == "delta":
                is_chart = self._heard(message)
                charts += is_chart
                if is_chart and first is None:
                    first = time.perf_counter() - began
            elif kind == "navigation":
                self._script = message.navigation.page_script_hash
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    return Answer(time.perf_counter() - began, first, charts, received)
                if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    raise FaultError(f"{self.page}: the run ended with {message.script_finished}")

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
            self._ids[key] = widget.id
            self.options[key] = list(getattr(widget, "options", []))
        return kind == "plotly_chart"
