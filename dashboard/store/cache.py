"""What was made of a snapshot, kept for all readers who chose the same."""

import pickle
from collections.abc import Callable
from datetime import date
from functools import partial
from io import BytesIO
from typing import Any, ParamSpec, TypeVar

import plotly.graph_objects as go
import streamlit as st
from plotly.basedatatypes import BaseFigure

from dashboard.charts.frame import simulated
from dashboard.store.current import snapshot, today
from pipelines.topics.catalogue import Theme, Topic

_Choice = ParamSpec("_Choice")


_Made = TypeVar("_Made")


def _content(call: partial[Any]) -> bytes:
    """What a call is of, whole: Streamlit's own way samples the rows of large frames."""
    held = BytesIO()
    _Key(held).dump((call.func.__module__, call.func.__qualname__, call.args, call.keywords))
    return held.getvalue()


class _Key(pickle.Pickler):
    """Writes what two calls can be told apart by; a topic is known by its name, since a snapshot has one of it."""

    def persistent_id(self, what: object) -> tuple[str, str] | None:
        return (type(what).__name__, what.id) if isinstance(what, Topic | Theme) else None


def once(make: Callable[_Choice, _Made], *args: _Choice.args, **named: _Choice.kwargs) -> _Made:
    """What a function makes of the snapshot, made once for all readers. It is shared: never change it in place.

    `make` reads nothing but the snapshot, its arguments, and the day, and draws nothing; equal arguments give what was
    made before.
    """
    opened = snapshot()
    made: _Made = _once(partial(make, *args, **named), str(opened.path), opened.id, today())
    return made


def large(make: Callable[_Choice, _Made], *args: _Choice.args, **named: _Choice.kwargs) -> _Made:
    """As `once`, for what is large, such as all articles of a topic: only the last few are kept."""
    opened = snapshot()
    made: _Made = _large(partial(make, *args, **named), str(opened.path), opened.id)
    return made


@st.cache_resource(show_spinner=False, max_entries=32, hash_funcs={partial: _content})
def _large(call: partial[Any], path: str, snapshot_id: str) -> Any:
    return call()


# For ten minutes, since which searches were measured may change meanwhile.
@st.cache_resource(show_spinner=False, max_entries=512, ttl=600, hash_funcs={partial: _content})
def _once(call: partial[Any], path: str, snapshot_id: str, day: date) -> Any:
    return call()


class Drawn(BaseFigure):  # type: ignore[misc] # Plotly has no types
    """A figure that is done, as Streamlit takes it: all it asks a figure for is its dictionary.

    Plotly would copy and encode every array of it each time somebody looks.
    """

    def __init__(
        self, figure: go.Figure
    ) -> None:  # not that of Plotly, which would check everything once more
        self._done: dict[str, Any] = figure.to_dict()

    def to_dict(self) -> dict[str, Any]:
        """The same dictionary each time: never change it in place."""
        return self._done


def drawn(figure: partial[go.Figure]) -> Drawn:
    """A figure, marked where its data is simulated. It is shared between sessions.

    Plotly takes 20 to 100 ms to build one, and most readers look at the same few.
    """
    return _drawn(figure, snapshot().edition == "simulated")


@st.cache_resource(show_spinner=False, max_entries=256, hash_funcs={partial: _content})
def _drawn(figure: partial[go.Figure], is_simulated: bool) -> Drawn:
    return Drawn(simulated(figure()) if is_simulated else figure())
