"""The page What's new, older snapshots, and everything a reader takes away."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from drawn import APP, opened_at, turned_to
from streamlit.testing.v1 import AppTest

from dashboard import store
from pipelines.revisions.kinds import Item
from pipelines.snapshots import editions, snapshot
from pipelines.snapshots.manifest import Described

WEEK = timedelta(days=7)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A root with two live snapshots a week apart: later, two events came, one study stopped and one article more."""
    root = tmp_path_factory.mktemp("live")
    bundled = editions.find("simulated")
    tables = {name: bundled.load(name) for name in bundled.tables}
    extra = {key: bundled.manifest[key] for key in ("searches", "refresh", "literature", "topics")}
    earlier = dict(tables)
    earlier["regulatory_events"] = tables["regulatory_events"].iloc[:-2]
    status = tables["trials"]["overall_status"]
    earlier["trials"] = tables["trials"].assign(overall_status=status.replace({"TERMINATED": "RECRUITING"}))
    last = tables["topic_articles"].query("topic == 'hair' and definition == 'narrow'").iloc[-1]
    gone = tables["topic_articles"]["pmid"].eq(last["pmid"])
    earlier["topic_articles"] = tables["topic_articles"][~gone].reset_index(drop=True)
    earlier["field_years"] = tables["field_years"][tables["field_years"]["pmid"].ne(last["pmid"])]
    ids = []
    for held, when in ((earlier, bundled.made_at - WEEK), (tables, bundled.made_at)):
        fetched = when.isoformat(timespec="seconds")
        sources = {
            name: {"fetched_at": fetched, "failed": None, "host": "x"} for name in ("pubmed", "trials")
        }
        described = {
            name: Described(frame, {**about(bundled.tables[name]), "fetched_at": fetched})
            for name, frame in held.items()
        }
        made = snapshot.save(
            root / "live", described, edition="live", made_at=when, extra={**extra, "sources": sources}
        )
        ids.append(made.id)
    return root, ids[0], ids[1]


def about(entry: Any) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in ("file", "rows", "sha256")}


@pytest.fixture
def app(live: tuple[Path, str, str], monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("EXOSCOPE_DATA", str(live[0]))
    monkeypatch.delenv("EXOSCOPE_EDITION", raising=False)
    return AppTest.from_file(str(APP), default_timeout=60)


def opened(app: AppTest, page: str) -> AppTest:
    app.query_params.setdefault("revisions_part", "revisions")
    app.run()
    return turned_to(app, page).run()


def text(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.title, *app.header, *app.warning))


def test_the_page_says_how_much_moved_and_why(app: AppTest, live: tuple[Path, str, str]) -> None:
    shown = opened(app, "revisions")
    assert not shown.exception
    said = text(shown)
    assert f"From snapshot `{live[1]}` to `{live[2]}`" in said
    assert r"PubMed\: fetched 2026\-11\-16, and again 2026\-11\-23\." in said
    assert "2 changes in the ledgers" in said
    shown.selectbox(key="topic").set_value("hair").run()
    shown.selectbox(key="definition").set_value("narrow").run()
    assert not shown.exception
    assert r"All years\: \+1 new\." in text(shown)


def test_what_neither_snapshot_holds_is_not_told_as_unmoved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two states of the ledgers alone: nothing was counted that could have moved."""
    bundled = editions.find("reference")
    tables = {name: bundled.load(name) for name in bundled.tables}
    earlier = tables | {"trials_sample": tables["trials_sample"].iloc[:-1]}
    for held, when in ((earlier, bundled.made_at - WEEK), (tables, bundled.made_at)):
        fetched = when.isoformat(timespec="seconds")
        described = {
            name: Described(frame, {**about(bundled.tables[name]), "fetched_at": fetched})
            for name, frame in held.items()
        }
        extra: dict[str, Any] = {"sources": {}, "searches": []}
        snapshot.save(tmp_path / "live", described, edition="live", made_at=when, extra=extra)
    monkeypatch.setenv("EXOSCOPE_DATA", str(tmp_path))
    monkeypatch.delenv("EXOSCOPE_EDITION", raising=False)
    shown = opened(AppTest.from_file(str(APP), default_timeout=60), "revisions")
    assert not shown.exception
    said = text(shown)
    assert "change in the ledgers" in said
    assert "trials sample" in {cell for frame in shown.dataframe for cell in frame.value.get("Table", [])}
    for absent in ("of papers", "of registered studies", "of single studies", "of all of PubMed"):
        assert absent not in said


def test_the_two_snapshots_stand_in_the_address(app: AppTest, live: tuple[Path, str, str]) -> None:
    app.query_params["from"] = live[2]
    app.query_params["to"] = live[1]
    shown = opened(app, "revisions")
    assert f"From snapshot `{live[2]}` to `{live[1]}`" in text(shown)
    shown.selectbox(key="to").set_value("newest").run()
    assert "The same snapshot is chosen twice" in shown.info[0].value


def test_an_older_snapshot_shows_the_whole_app_as_of_its_day(
    app: AppTest, live: tuple[Path, str, str]
) -> None:
    app.query_params["snapshot"] = live[1]
    for page in ("overview", "literature", "trials", "regulation", "revisions", "methods", "about"):
        shown = opened(app, page) if page != "overview" else app.run()
        assert not shown.exception, page
        assert any(f"snapshot {live[1]}: not the newest" in warning.value for warning in shown.warning), page
        assert f"live edition, snapshot {live[1]}." in text(shown), page
    app.selectbox(key="snapshot").set_value("newest").run()
    assert "snapshot" not in app.query_params
    assert not [warning for warning in app.warning if "not the newest" in warning.value]


def test_a_snapshot_that_is_gone_falls_back_and_says_so(app: AppTest, live: tuple[Path, str, str]) -> None:
    app.query_params["snapshot"] = "20200101T000000Z-00000000"
    app.run()
    assert not app.exception
    assert "is not in the list Snapshot here" in app.info[0].value
    assert f"snapshot {live[2]}." in text(app)


def test_a_snapshot_means_nothing_in_another_edition(app: AppTest, live: tuple[Path, str, str]) -> None:
    app.query_params["snapshot"] = live[1]
    app.query_params["edition"] = "reference"
    app.run()
    assert not app.exception
    assert "reference edition, snapshot" in text(app)
    assert "snapshot" not in app.query_params


def test_the_footer_tells_every_source_its_age_and_what_is_overdue(app: AppTest) -> None:
    said = text(app.run())
    assert r"PubMed\: fetched 2026\-11\-23, " in said
    assert r"Ledgers\: reviewed 2026\-11\-23, " in said


def test_the_reference_edition_is_compared_with_the_one_before_it(app: AppTest) -> None:
    app.query_params["edition"] = "reference"
    shown = opened(app, "revisions")
    assert not shown.exception
    assert "From snapshot `20261123T000000Z-910d6e6f` to `2026" in text(shown)
    assert [head.value for head in shown.header if "changes in the ledgers" in head.value]
    assert [list_.label for list_ in shown.selectbox if list_.label in ("Topic", "Date basis")] == []


def test_an_edition_of_one_snapshot_says_why_there_is_nothing_to_compare(app: AppTest) -> None:
    app.query_params["edition"] = "simulated"
    shown = opened(app, "revisions")
    assert "The simulated edition is one snapshot" in shown.info[0].value
    assert shown.code[0].value == "exoscope diff previous latest"


def test_data_and_methods_hands_out_package_report_and_sheet(app: AppTest) -> None:
    shown = opened(app, "methods")
    labels = [button.proto.label for button in shown.get("download_button")]
    assert {"Data package (zip)", "Search report (HTML)", "Search report (Markdown)"} <= set(labels)
    shown.selectbox(key="package").set_value("hair").run()
    assert shown.query_params["package"] == "hair"
    assert shown.code[-1].value.endswith("--topic hair")
    shown.segmented_control(key="methods_part").set_value("search").run()
    assert "Download the sheet (Markdown)" in [one.proto.label for one in shown.get("download_button")]
    shown.selectbox(key="number").set_value("per_100k").run()
    assert not shown.exception
    assert "Worked out as records / all" in text(shown)


def test_the_literature_page_hands_out_its_articles_as_ris(app: AppTest) -> None:
    app.query_params["literature_part"] = "papers"
    shown = opened(app, "literature")
    (ris,) = [
        button for button in shown.get("download_button") if button.proto.label.startswith("Download RIS")
    ]
    assert ris.proto.label != "Download RIS (0 articles)"


def test_the_page_opens_on_the_news_and_filters_them_by_grade(
    app: AppTest, live: tuple[Path, str, str]
) -> None:
    app.query_params["revisions_part"] = "news"
    shown = opened(app, "revisions")
    assert not shown.exception
    said = text(shown)
    stopped = len(editions.find("simulated").load("trials").query("overall_status == 'TERMINATED'"))
    assert shown.header[0].value == rf"Critical\: {stopped}"
    assert "NCT99" in said
    assert "Status\\: recruiting, now terminated" in said
    assert "[page](./trials?find=NCT99" in said
    shown.multiselect(key="grade").set_value(["minor"]).run()
    assert not shown.exception
    assert [head.value for head in shown.header] == [r"Minor\: 2"]  # the acts do not name exosomes


def test_the_table_of_all_news_marks_what_is_watched(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"kind": "letter", "what": "", "page": "regulation", "source": "https://example.org"}
    items = [Item(of=f"{n}", became="", title=f"Letter {n}", is_watched=n == 0, **said) for n in range(13)]
    monkeypatch.setattr(store, "news", lambda _: items)
    shown = opened_at(app, "revisions", news_all="true")
    assert not shown.exception
    assert shown.dataframe[0].value["News"].to_list()[:2] == ["Watched: Letter 0", "Letter 1"]


def test_an_address_of_the_news_since_a_chosen_snapshot_names_their_part(
    app: AppTest, live: tuple[Path, str, str]
) -> None:
    app.run()
    shown = turned_to(app, "revisions").run()
    assert shown.segmented_control(key="revisions_part").value == "news"
    shown.selectbox(key="from").set_value(live[1]).run()
    assert not shown.exception
    assert shown.query_params == {"from": live[1], "revisions_part": "news"}


def test_an_address_from_before_the_page_had_parts_opens_the_revisions(
    app: AppTest, live: tuple[Path, str, str]
) -> None:
    app.query_params["from"] = live[1]
    app.run()
    shown = turned_to(app, "revisions").run()
    assert shown.segmented_control(key="revisions_part").value == "revisions"
    assert f"From snapshot `{live[1]}` to `{live[2]}`" in text(shown)
    del shown.query_params["from"]
