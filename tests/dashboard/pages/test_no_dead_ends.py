"""What an edition lacks is said once a page, with the same view on simulated data and the command for live data."""

import re
from pathlib import Path

import pytest
from drawn import APP, opened_at, text, turned_to
from streamlit.testing.v1 import AppTest

from dashboard.pages import PAGES
from pipelines.snapshots import editions, snapshot
from pipelines.snapshots.manifest import Described

LINK = re.compile(r"\[see it on simulated data\]\(\?([^)]*)\)")
#: What is chosen on the page where something is not there, and what the link asks for.
CHOSEN = {
    "overview": {"topic": "hair", "evidence": "human_studies"},
    "literature": {"topic": "hair"},
    "compare": {"scale": "log", "years": "2015-2020", "events": "named"},
    "trials": {"topic": "hair", "role": "measured", "phase": "PHASE2"},
    "who": {"topic": "hair", "who_part": "organisations"},
    "market": {"topic": "drug_delivery", "market_part": "signals"},
    "methods": {"topic": "hair", "table": "companies", "methods_part": "checks"},
}


def told(app: AppTest) -> str:
    return "\n".join([*(note.value for note in app.info), text(app)])


@pytest.mark.parametrize("page", PAGES)
def test_what_is_not_there_is_said_once_and_its_link_shows_the_same_choices_simulated(
    app: AppTest, page: str
) -> None:
    shown = opened_at(app, page, **CHOSEN.get(page, {}))
    links = LINK.findall(told(shown))
    assert len(links) == (page in CHOSEN)
    assert told(shown).count("fetch live data with `exoscope refresh`") == len(links)
    assert "refresh --only" not in told(shown)
    if not links:
        return
    asked = dict(part.split("=") for part in links[0].split("&"))
    assert asked == CHOSEN[page] | {"edition": "simulated"}
    simulated = opened_at(AppTest.from_file(str(APP), default_timeout=30), page, **asked)
    assert not simulated.exception
    assert not LINK.findall(told(simulated))
    assert {name: simulated.query_params[name] for name in asked} == asked
    assert not [note.value for note in simulated.info if "not in the list" in note.value]


def test_the_link_knows_the_topic_of_the_page_before(app: AppTest) -> None:
    app.run()
    app.selectbox(key="topic").set_value("hair").run()
    app.query_params.clear()
    shown = turned_to(app, "literature").run()
    assert LINK.findall(told(shown)) == ["topic=hair&edition=simulated"]


def test_the_line_says_what_the_page_holds_and_would_show(app: AppTest) -> None:
    shown = opened_at(app, "compare")
    assert shown.info[-1].value == (
        "The reference edition has the yearly counts that somebody published, of themes and of what stands in for a "
        "topic, and no share. With fetched data this page shows any topics and sub-topics side by side, at three "
        "widths of the search, and their articles: [see it on simulated data](?edition=simulated), or fetch live data "
        "with `exoscope refresh`."
    )


def test_live_data_without_grants_is_told_nothing_of_what_an_edition_rests_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reports of safety are there, papers too: only what grants would show is missing, and told in its place."""
    bundled = editions.find("simulated")
    keys = ("file", "rows", "sha256")
    described = {
        name: Described(bundled.load(name), {key: cell for key, cell in entry.items() if key not in keys})
        for name, entry in bundled.tables.items()
        if not name.startswith("grant")
    }
    extra = {key: bundled.manifest[key] for key in ("searches", "refresh", "literature", "topics")}
    snapshot.save(
        tmp_path / "live", described, edition="live", made_at=bundled.made_at, extra=extra | {"sources": {}}
    )
    monkeypatch.setenv("EXOSCOPE_DATA", str(tmp_path))
    monkeypatch.delenv("EXOSCOPE_EDITION", raising=False)
    shown = opened_at(AppTest.from_file(str(APP), default_timeout=60), "market", market_part="signals")
    assert not shown.exception
    assert "nothing from NIH RePORTER in this edition" in text(shown)
    assert not LINK.findall(told(shown))


def test_an_address_cannot_write_markdown_into_the_link(app: AppTest) -> None:
    shown = opened_at(app, "literature", find=")](https://evil.example) [x](", snapshot="20260101T000000Z")
    assert LINK.findall(told(shown)) == [
        "find=%29%5D%28https%3A%2F%2Fevil.example%29+%5Bx%5D%28&edition=simulated"
    ]
