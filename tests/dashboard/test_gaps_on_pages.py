"""A piece that could not be fetched is named on the pages that need it, in one line; the rest is shown as ever."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from drawn import opened_at
from hand_made import forty, pubmed
from streamlit.testing.v1 import AppTest

from dashboard.pages import PAGES
from pipelines.brief.document import brief
from pipelines.brief.files import rendered
from pipelines.brief.source import facts
from pipelines.refresh.answers import answered
from pipelines.snapshots.snapshot import Snapshot
from pipelines.sources.client import Client
from pipelines.sources.literature import part as literature
from pipelines.sources.part import Gap, Occasion, Part

GAPS = (
    Gap("hair (standard)", "Status 502 <b>came</b> back.", topic="hair"),
    Gap("skincare (broad)", "Status 503 came back.", since="2026-11-16", topic="skincare"),
)
LINE = r"PubMed\: missing\: hair \(standard\)"
OLDER = r"PubMed\: still as of 2026\-11\-16\: skincare \(broad\)"
_WHOLE: Callable[[Client, Occasion], Part] = literature.pubmed_part


def lacking(client: Client, occasion: Occasion) -> Part:
    """PubMed's part without the standard set of hair, and with an older broad one of skincare."""
    part = _WHOLE(client, occasion)
    members, asked = part.tables["topic_articles"], part.searches
    left = members.frame[~(members.frame["topic"].eq("hair") & members.frame["definition"].eq("standard"))]
    gone = asked["name"].eq("hair") & asked["definition"].eq("standard")
    tables = {**part.tables, "topic_articles": replace(members, frame=left.reset_index(drop=True))}
    return replace(part, tables=tables, searches=asked[~gone].reset_index(drop=True), gaps=GAPS)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    with pytest.MonkeyPatch.context() as patch, pubmed(forty()) as service:
        patch.setattr(literature, "pubmed_part", lacking)
        return service.refresh(tmp_path_factory.mktemp("data") / "live", answer=answered)[0]


@pytest.fixture
def shown(app: AppTest, live: Snapshot, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("EXOSCOPE_DATA", str(live.path.parents[1]))
    return app


def warned(app: AppTest) -> str:
    return "\n".join(one.value for one in app.warning)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_stands_without_a_missing_set_and_names_it_where_it_shows_it(
    shown: AppTest, page: str
) -> None:
    app = opened_at(shown, page, topic="hair")

    assert not app.exception
    assert not app.error
    assert (LINE in warned(app)) is (page not in {"trials", "own_topic", "about", "regulation"})
    assert "<b>" not in warned(app)


def test_a_missing_set_is_no_zero_on_the_page_of_its_topic(shown: AppTest) -> None:
    app = opened_at(shown, "literature", topic="hair")

    assert LINE in warned(app)
    assert OLDER not in warned(app)
    told = [one.value for one in app.info]
    assert any("by the standard definition could not be fetched" in one for one in told)
    assert not app.header


@pytest.mark.parametrize(("topic", "named"), [("skincare", OLDER), ("drug_delivery", None)])
def test_the_page_of_another_topic_names_its_own_gaps_alone(
    shown: AppTest, topic: str, named: str | None
) -> None:
    app = opened_at(shown, "literature", topic=topic)

    assert LINE not in warned(app)
    assert (OLDER in warned(app)) is (named is not None)
    assert app.header


def test_a_comparison_leaves_the_missing_topic_out(shown: AppTest) -> None:
    app = opened_at(shown, "compare", topics=["drug_delivery"])

    assert LINE not in warned(app)
    assert "hair" not in app.multiselect(key="topics").options
    assert not app.exception


@pytest.mark.parametrize(("topic", "is_named"), [(None, True), ("hair", True), ("drug_delivery", False)])
def test_a_brief_names_what_is_missing_of_its_topics(
    live: Snapshot, topic: str | None, is_named: bool
) -> None:
    told = facts(live, day=live.made_at.date(), data=live.path.parents[1], topic=topic, is_long=True)
    said = rendered(brief(told), ".md").decode()

    assert ("since it failed at the last refresh: " in said) is is_named
