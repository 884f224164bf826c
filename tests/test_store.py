"""What the dashboard keeps: a figure is drawn once for equal arguments, and again for any other."""

from functools import partial
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest
import streamlit as st

from dashboard import store

ROWS = 60_000

drawn_with: list[int] = []


def bars(rows: pd.DataFrame, colour: str = "#123456") -> go.Figure:
    drawn_with.append(int(rows["value"].iloc[-1]))
    return go.Figure(go.Bar(y=rows["value"].tail(3), marker_color=colour))


def others(rows: pd.DataFrame, colour: str = "#123456") -> go.Figure:
    drawn_with.append(-1)
    return go.Figure(go.Scatter(y=rows["value"].tail(3), marker_color=colour))


def rows(last: int) -> pd.DataFrame:
    frame = pd.DataFrame({"value": range(ROWS), "name": "x"})
    frame.loc[ROWS - 1, "value"] = last
    return frame


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EXOSCOPE_DATA", str(tmp_path))
    monkeypatch.setenv("EXOSCOPE_EDITION", "reference")
    st.cache_resource.clear()
    drawn_with.clear()


def test_equal_arguments_draw_a_figure_once() -> None:
    first = store.drawn(partial(bars, rows(7), colour="#654321"))
    assert store.drawn(partial(bars, rows(7), colour="#654321")) is first
    assert drawn_with == [7]


def test_another_cell_colour_or_function_draws_another_figure() -> None:
    # One cell of many: a sample of the rows would miss it.
    for figure in (
        partial(bars, rows(7)),
        partial(bars, rows(8)),
        partial(bars, rows(7), "#000001"),
        partial(others, rows(7)),
    ):
        store.drawn(figure)
    assert drawn_with == [7, 8, 7, -1]


@pytest.mark.parametrize(("edition", "marks"), [("reference", 0), ("simulated", 1)])
def test_the_mark_of_simulated_data_is_drawn_once(
    monkeypatch: pytest.MonkeyPatch, edition: str, marks: int
) -> None:
    monkeypatch.setenv("EXOSCOPE_EDITION", edition)
    for _ in range(2):
        figure = store.drawn(partial(bars, rows(7)))
        assert [note.text for note in figure.layout.annotations] == ["SIMULATED"] * marks
    assert drawn_with == [7]


def test_a_brief_is_put_together_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = store.brief("hair", is_long=False)
    assert store.brief("hair", is_long=False) is found
    assert store.brief("hair", is_long=True) is not found
    assert store.brief(None, is_long=False).title == "Exosomes: published, tested, allowed"
