"""What the dashboard keeps: a figure is drawn once for equal arguments, and again for any other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event

import pandas as pd
import plotly.graph_objects as go
import pytest
import streamlit as st
from plotly.tools import return_figure_from_figure_or_data

from dashboard import store
from pipelines.errors import SnapshotError
from pipelines.topics.catalogue import Topic

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
    store._looked.cache_clear()
    monkeypatch.setattr(store, "monotonic", lambda: 0.0)
    monkeypatch.setattr(st, "session_state", {})
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
        layout = store.drawn(partial(bars, rows(7))).to_dict()["layout"]
        assert [note["text"] for note in layout.get("annotations", [])] == ["SIMULATED"] * marks
    assert drawn_with == [7]


def test_streamlit_gets_the_dictionary_that_was_made_when_the_figure_was_drawn() -> None:
    figure = store.drawn(partial(bars, rows(7)))
    assert figure.to_dict() is figure.to_dict()
    whole, theme = bars(rows(7)).to_dict(), figure.to_dict()["layout"]["template"]
    kinds = whole["layout"]["template"]["data"]
    assert len(kinds) > 5  # kinds of figures that it is none of
    assert {"colorscale", "coloraxis"} <= set(whole["layout"]["template"]["layout"])
    unfaded = {"unselected": {"marker": {"opacity": 1}}}  # what a click did not choose
    assert theme["data"] == {"bar": [unfaded], "scatter": [kinds["scatter"][0] | unfaded]}
    assert list(theme["layout"]) == ["colorway"]
    figure.to_dict()["layout"]["template"] = whole["layout"]["template"] = theme
    assert figure.to_dict() == whole
    assert return_figure_from_figure_or_data(figure, validate_figure=True) is figure.to_dict()


def total(topic: Topic, rows: pd.DataFrame, *, of: str) -> str:
    drawn_with.append(0)
    return f"{topic.id}: {rows[of].sum()}"


def product(topic: Topic, rows: pd.DataFrame, *, of: str) -> str:
    drawn_with.append(1)
    return f"{topic.id}: {rows[of].prod()}"


@pytest.mark.parametrize("kept", [store.once, store.large])
def test_a_value_is_made_once_for_a_function_topic_rows_and_names(kept: Callable[..., str]) -> None:
    known, small = store.all_topics().topics, pd.DataFrame({"a": [2, 3], "b": [1, 4]})
    for _ in range(2):
        assert kept(total, known["hair"], small, of="a") == "hair: 5"
        assert kept(total, known["skincare"], small, of="a") == "skincare: 5"
        assert kept(total, known["hair"], small, of="b") == "hair: 5"
        assert kept(total, known["hair"], small + 1, of="b") == "hair: 7"
        assert kept(product, known["hair"], small, of="a") == "hair: 6"
    assert drawn_with == [0, 0, 0, 0, 1]


def test_another_edition_makes_a_value_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def edition() -> str:
        return store.snapshot().edition

    assert store.once(edition) == "reference"
    monkeypatch.setenv("EXOSCOPE_EDITION", "simulated")
    assert store.once(edition) == "simulated"


def test_a_failure_is_not_kept() -> None:
    answers = iter([SnapshotError("asked", "got", "do"), "found"])

    def read() -> str:
        answer = next(answers)
        if isinstance(answer, SnapshotError):
            raise answer
        return answer

    with pytest.raises(SnapshotError):
        store.once(read)
    assert store.once(read) == store.once(read) == "found"


def test_a_brief_is_put_together_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = store.brief("hair", is_long=False)
    assert store.brief("hair", is_long=False) is found
    assert store.brief("hair", is_long=True) is not found
    assert store.brief(None, is_long=False).title == "Exosomes: published, tested, allowed"


def test_what_lies_in_the_data_folder_is_looked_at_once_for_all_changes_of_ten_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[str] = []

    def seen(what: str, found: object) -> Callable[..., object]:
        return lambda *_: looked.append(what) or found

    monkeypatch.setattr(store.editions, "available", seen("editions", ["reference"]))
    monkeypatch.setattr(store.editions, "stored", seen("snapshots", []))
    monkeypatch.setattr(store.status, "last_failure", seen("failure", None))
    monkeypatch.setattr(store.on_disk, "stored", seen("folder", []))
    for _ in range(3):
        assert (store.editions_there(), store.damaged(), store.last_failure()) == (["reference"], [], None)
    assert looked == ["editions", "folder", "snapshots", "failure"]


def test_a_run_is_outdated_once_another_snapshot_would_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    held = store.pin()
    assert not store.is_outdated()
    monkeypatch.setenv("EXOSCOPE_EDITION", "simulated")
    assert store.is_outdated()
    assert store.snapshot() is held  # until it is drawn anew
    assert store.pin().edition == "simulated"
    assert not store.is_outdated()


def test_a_run_is_outdated_once_its_frame_would_tell_of_something_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = [0.0]
    monkeypatch.setattr(store, "monotonic", lambda: clock[0])
    for place, found in [
        (store.mirror, {"trouble": lambda _: "away since noon"}),
        (store.status, {"last_failure": lambda _: {"at": "2026-11-30T12:00", "error": "PubMed is down."}}),
        (store, {"_damaged": lambda _: ["one is damaged"]}),
    ]:
        store.pin()
        assert not store.is_outdated()
        for name, told in found.items():
            monkeypatch.setattr(place, name, told)
        clock[0] += 10
        assert store.is_outdated()


def test_the_data_folder_is_looked_at_once_in_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, looks = [20.0], []

    def look(where: str) -> int:
        looks.append(where)
        return len(looks)

    monkeypatch.setattr(store, "monotonic", lambda: clock[0])
    assert [store._now(look, "a"), store._now(look, "a"), store._now(look, "b")] == [1, 1, 2]
    clock[0] = 29.9
    assert store._now(look, "a") == 1
    clock[0] = 30.0
    assert store._now(look, "a") == 3
    assert looks == ["a", "b", "a"]


def test_a_look_that_fails_is_not_kept() -> None:
    fails = iter([True, False])

    def look() -> str:
        if next(fails):
            raise SnapshotError("gone")
        return "there"

    with pytest.raises(SnapshotError):
        store._now(look)
    assert store._now(look) == "there"


def test_who_looks_meanwhile_waits_for_what_the_first_one_finds() -> None:
    entered, came, go_on, looks = Event(), Event(), Event(), []

    def look() -> int:
        looks.append(1)
        entered.set()
        assert go_on.wait(30)
        return len(looks)

    def late() -> int:
        came.set()
        return store._now(look)

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(store._now, look)
        assert entered.wait(30)
        second = threads.submit(late)
        assert came.wait(30)
        go_on.set()
        assert [first.result(), second.result(), len(looks)] == [1, 1, 1]
