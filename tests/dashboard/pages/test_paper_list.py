"""The papers behind a mark of the Literature page: as many as the mark counts, by year, type and other topic."""

import pandas as pd
import pytest
from drawn import opened_at
from streamlit.testing.v1 import AppTest

from dashboard import store
from dashboard.app_pages.literature import panels, paper_list
from dashboard.app_pages.literature.choice import Choice
from dashboard.app_pages.literature.paper_list import Wanted
from pipelines.snapshots import paths, snapshot

YEARS = (2000, 2026)


@pytest.fixture(params=[False, True], ids=["papers", "all records"])
def choice(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Choice:
    monkeypatch.setenv("EXOSCOPE_EDITION", "simulated")
    topic = store.all_topics().topics["hair"]
    return Choice(topic, "records", "publication", "broad", YEARS, YEARS, "none", request.param)


def count(choice: Choice, **wanted: str) -> int:
    found = paper_list.listed(choice, Wanted(**wanted))
    assert found.count == len(paper_list.papers(choice, Wanted(**wanted)))
    return found.count


def test_a_year_lists_as_many_papers_as_its_mark_counts(choice: Choice) -> None:
    rows = panels.yearly(choice).rows
    own = rows[rows["definition"].eq("broad") & rows["records"].gt(0)]
    assert len(own) > 5
    assert [count(choice, year=str(year)) for year in own["year"]] == own["records"].to_list()


def test_a_share_of_clinical_papers_lists_its_clinical_papers(choice: Choice) -> None:
    rows = panels.clinical(choice).rows
    rows = rows[rows["clinical"].gt(0)]
    assert len(rows)
    listed = [count(choice, year=str(year), kind="clinical") for year in rows["year"]]
    assert listed == rows["clinical"].to_list()


def test_a_type_and_another_topic_list_as_many_as_their_bars(choice: Choice) -> None:
    types = panels.types(choice).rows
    assert [count(choice, kind=name) for name in types["publication_type"]] == types["articles"].to_list()
    shared = panels.shared(choice).rows
    shared = shared[shared["shared"].gt(0)]
    assert len(shared)
    assert [count(choice, other=topic) for topic in shared["topic"]] == shared["shared"].to_list()


def test_the_heading_says_what_is_listed(choice: Choice) -> None:
    title = paper_list.listed(choice, Wanted("2024", "clinical", "skincare")).title
    assert title.startswith("Hair: ")
    assert title.endswith(", 2024, with a clinical type, also of Skincare")


def test_a_link_brings_the_list_of_a_mark(simulated: AppTest) -> None:
    address = {"topic": "hair", "in": "2024", "type": "Review", "newest_all": "true"}
    shown = opened_at(simulated, "literature", **address)
    assert not shown.exception
    assert not shown.info
    assert {name: shown.query_params[name] for name in address} == address
    title = next(one.value for one in shown.header if ", 2024, Review" in one.value)
    table = shown.dataframe[-1].value
    assert f"{len(table)} paper" in title
    assert table["Publication types"].map(lambda cell: "Review" in cell.split(";")).all()


@pytest.mark.parametrize(("key", "value"), [("in", "1492"), ("type", "<b>Poem</b>"), ("with", "geology")])
def test_an_unknown_wish_falls_back_and_says_so(simulated: AppTest, key: str, value: str) -> None:
    shown = opened_at(simulated, "literature", topic="hair", **{key: value})
    assert not shown.exception
    assert shown.selectbox(key=key).value == "any"
    assert any("Any is shown instead" in note.value for note in shown.info)


def test_three_lists_that_no_paper_fits_say_what_to_do(
    choice: Choice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        paper_list, "_found", lambda *_: pd.DataFrame(columns=store.table("articles").columns)
    )
    listed = paper_list.listed(choice, Wanted("2024", "Review"))
    assert listed.title == "Hair: no papers, 2024, Review"
    assert (listed.lines, listed.whole) == ([], None)
    assert listed.why_none == "No paper fits all three lists: set one of them to Any."


def test_the_bundled_edition_is_the_one_that_was_counted(choice: Choice) -> None:
    assert store.snapshot().id == snapshot.open_snapshot(paths.bundled() / "simulated").id
