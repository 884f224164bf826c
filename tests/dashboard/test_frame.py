"""What stands around a page: drawn with it when it is opened, and not again at each change of a control."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from drawn import opened_at
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.readers import Reader
from dashboard import frame, store
from pipelines.errors import SnapshotError

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

FRAME = {"navigation", "logo", "page_config_changed"}


async def _opened_and_turned(address: str) -> tuple[list[ForwardMsg], list[ForwardMsg], str]:
    """What comes when a page is opened, what when its topic is changed, and what stands in the address then."""
    heard: list[ForwardMsg] = []
    async with Reader(
        address,
        "literature",
        "edition=simulated",
        hears=lambda body: heard.append(ForwardMsg.FromString(body)),
    ) as reader:
        await reader.open()
        opened, heard[:] = [*heard], []
        await reader.choose("topic", "Hair")
        return opened, heard, reader.query


@pytest.mark.slow
def test_a_change_sends_the_page_and_nothing_around_it(dashboard: str) -> None:
    with ThreadPoolExecutor(1) as thread:  # a browser of another test may hold the loop of this one
        opened, turned, query = thread.submit(asyncio.run, _opened_and_turned(dashboard)).result()
    kinds = [{message.WhichOneof("type") for message in messages} for messages in (opened, turned)]
    assert kinds[0] >= FRAME
    assert not kinds[1] & FRAME
    assert {message.delta.fragment_id for message in turned if message.WhichOneof("type") == "delta"} == {
        next(one.delta.fragment_id for one in opened if one.delta.fragment_id)
    }
    titles = [message.delta.new_element.heading.body for message in turned]
    assert "Literature" in titles
    assert query == "edition=simulated&topic=hair"


def test_a_page_begins_anew_with_its_frame_where_another_snapshot_came(
    simulated: "AppTest", monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn, edition = [], frame._edition
    turns: Iterator[bool] = iter([True, False])
    monkeypatch.setattr(frame, "_edition", lambda: drawn.append("frame") or edition())
    monkeypatch.setattr(store, "is_outdated", lambda: next(turns))
    simulated.run()
    assert not simulated.exception
    assert drawn == ["frame", "frame"]
    assert [title.value for title in simulated.title] == ["Overview"]


def test_a_folder_that_is_gone_since_the_frame_was_drawn_is_a_sentence(
    simulated: "AppTest", monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> bool:
        raise SnapshotError("The folder is gone. Run exoscope refresh")

    simulated.run()
    monkeypatch.setattr(store, "is_outdated", gone)
    simulated.run()
    assert not simulated.exception
    assert simulated.error[0].value == r"The folder is gone\. Run exoscope refresh"


@pytest.mark.parametrize(
    ("address", "part", "charts"),
    [
        ({}, "one", 1),
        ({"topic": "hair"}, "one", 1),
        ({"attention": "claims"}, "all", 1),
        ({"topics_view": "Table"}, "all", 0),
        ({"overview_part": "one", "attention": "claims"}, "one", 1),
    ],
)
def test_the_overview_opens_the_part_whose_controls_an_address_names(
    simulated: "AppTest", address: dict[str, str], part: str, charts: int
) -> None:
    shown = opened_at(simulated, "overview", **address)
    assert not shown.exception
    assert shown.segmented_control(key="overview_part").value == part
    assert len(shown.get("plotly_chart")) == charts
