"""Every page renders on the bundled edition, and its controls change what it shows."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.exports import labels
from pipelines import paths, snapshot
from pipelines.failures import note

APP = Path(__file__).parent.parent / "dashboard" / "app.py"
PAGES = ["overview", "literature", "trials", "regulation", "revisions", "methods", "about"]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("EXOSCOPE_DATA", str(tmp_path))
    monkeypatch.delenv("EXOSCOPE_EDITION", raising=False)
    return AppTest.from_file(str(APP), default_timeout=30)


def opened(app: AppTest, page: str) -> AppTest:
    app.run()
    return app.switch_page(f"app_pages/{page}.py").run() if page != "overview" else app


def text(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.title, *app.subheader))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_renders_without_an_exception(app: AppTest, page: str) -> None:
    shown = opened(app, page)
    assert not shown.exception
    assert not shown.error
    assert shown.title


def test_the_frame_says_which_edition_is_shown_and_what_it_is_not(app: AppTest) -> None:
    said = text(app.run())
    assert "Reference edition: cited figures only, 2026-11-23" in said
    assert "Not medical, legal or investment advice" in said


def test_choosing_a_theme_shows_its_series_and_writes_it_into_the_address(app: AppTest) -> None:
    app.run()
    app.selectbox(key="topic").set_value("tumor_metastasis").run()
    assert not app.exception
    assert app.subheader[0].value == (
        r"Vesicles in tumour metastasis\: 1,123 papers in 2025, 23 in 2010; no approval was found"
    )
    assert app.query_params["topic"] == "tumor_metastasis"


def test_an_address_brings_its_topic(app: AppTest) -> None:
    app.query_params["topic"] = "hair"
    app.run()
    assert app.selectbox(key="topic").value == "hair"
    assert app.subheader[0].value.startswith(r"Hair\:")


def test_an_address_with_an_unknown_topic_falls_back_and_says_so(app: AppTest) -> None:
    app.query_params["topic"] = "<b>nails</b>"
    app.run()
    assert not app.exception
    assert app.selectbox(key="topic").value == "skincare"
    assert "is not in the list Topic or theme here; Skincare is shown instead" in app.info[0].value
    assert "<b>" not in app.info[0].value


def test_general_rules_are_shown_on_demand(app: AppTest) -> None:
    app.run()
    before = app.subheader[0].value
    app.toggle(key="general").set_value(True).run()
    assert before == r"Skincare\: 23 regulatory events, 3 trials in the sample; no approval was found"
    assert (
        app.subheader[0].value
        == r"Skincare\: 39 regulatory events, 3 trials in the sample; no approval was found"
    )


def test_the_regulation_page_answers_first(app: AppTest) -> None:
    shown = opened(app, "regulation")
    said = text(shown)
    assert r"None was found as of 2026\-01\-31" in said
    assert "14 FDA letters that name exosomes were found, 2020 to 2025" in said


def test_a_cell_of_the_matrix_is_explained_with_its_source(app: AppTest) -> None:
    shown = opened(app, "regulation")
    shown.selectbox(key="jurisdiction").set_value("EU").run()
    shown.selectbox(key="use").set_value("topical_cosmetic_human_derived").run()
    said = text(shown)
    assert "Prohibited, as of 2026-08-28" in said
    assert "Annex II entry 416" in said
    assert "https://pypi.org/project/on-the-list/" in said


def test_a_cell_without_a_rule_says_that_nothing_was_found(app: AppTest) -> None:
    shown = opened(app, "regulation")
    shown.selectbox(key="jurisdiction").set_value("AU").run()
    shown.selectbox(key="use").set_value("hair_restoration").run()
    assert "No rule was found for this use here." in text(shown)


def test_every_table_can_be_chosen(app: AppTest) -> None:
    shown = opened(app, "methods")
    names = shown.selectbox(key="table").options
    assert len(names) == 18
    for name in names:
        shown.selectbox(key="table").set_value(name).run()
        assert not shown.exception, name


def test_the_about_page_names_a_source_for_each_statement(app: AppTest) -> None:
    shown = opened(app, "about")
    notes = [element.value for element in shown.markdown if "(read 2026-11-23)" in element.value]
    assert len(notes) == 40
    assert all("](http" in note for note in notes)


def test_missing_data_is_a_sentence_not_a_traceback(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXOSCOPE_EDITION", "live")
    app.run()
    assert not app.exception
    assert "There is no live data under" in app.error[0].value


def test_headings_come_from_the_declarations() -> None:
    assert labels({"n": {"label": "n", "unit": "people"}}) == {"n": "n (people)"}


@pytest.fixture
def simulated(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("EXOSCOPE_EDITION", "simulated")
    return app


@pytest.mark.parametrize("page", PAGES)
def test_every_panel_of_simulated_data_says_so(simulated: AppTest, page: str) -> None:
    shown = opened(simulated, page)
    assert not shown.exception
    figures = shown.get("plotly_chart")
    assert (
        len(figures)
        == {
            "overview": 1,
            "literature": 4,
            "trials": 6,
            "regulation": 3,
            "revisions": 0,
            "methods": 1,
            "about": 0,
        }[page]
    )
    for figure in figures:
        assert "SIMULATED" in figure.proto.spec


def test_the_overview_uses_fetched_series_where_there_are_any(simulated: AppTest) -> None:
    shown = opened(simulated, "overview")
    assert shown.warning[0].value.startswith("SIMULATED: every paper and study here is made up")
    assert re.match(r"Simulated\\: Skincare\\: \d+ papers? in 2025", shown.subheader[0].value)
    assert "Papers\\: Simulated records, standard definition, by Entrez date" in text(shown)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("yardstick", "per_100k", "Per 100,000 papers of PubMed"),
        ("yardstick", "index", "Index, 2"),
        ("basis", "publication", "Date basis: Publication year"),
        ("definition", "broad", "Definition: broad"),
        ("topic", "artificial_cosmetic", "Artificial exosomes in cosmetics"),
    ],
)
def test_each_control_of_the_literature_page_changes_it(
    simulated: AppTest, key: str, value: str, said: str
) -> None:
    shown = opened(simulated, "literature")
    shown.selectbox(key=key).set_value(value).run()
    assert not shown.exception
    assert said in text(shown) + "".join(figure.proto.spec for figure in shown.get("plotly_chart"))


def test_every_topic_of_the_literature_page_renders(simulated: AppTest) -> None:
    shown = opened(simulated, "literature")
    for label in shown.selectbox(key="topic").options:
        shown.selectbox(key="topic").select(label).run()
        assert not shown.exception, label
        assert shown.subheader[0].value.startswith("Simulated"), label


def test_a_context_topic_has_counts_and_says_why_it_has_no_records(simulated: AppTest) -> None:
    shown = opened(simulated, "literature")
    shown.selectbox(key="topic").set_value("diagnostics").run()
    assert len(shown.get("plotly_chart")) == 1
    assert "there are no records" in shown.info[0].value


def test_years_without_papers_say_so(simulated: AppTest) -> None:
    shown = opened(simulated, "literature")
    shown.slider(key="years").set_value((2000, 2000)).run()
    assert not shown.exception
    assert "No paper with a record was found" in shown.info[0].value


def test_the_reference_edition_says_why_it_has_no_literature_and_what_to_do(app: AppTest) -> None:
    shown = opened(app, "literature")
    assert "exoscope refresh" in shown.info[0].value
    assert "Three themes of vesicle research have a published yearly count" in text(shown)


def test_a_search_is_shown_as_sent_with_what_it_misses(simulated: AppTest) -> None:
    shown = opened(simulated, "methods")
    shown.selectbox(key="topic").set_value("hair").run()
    assert 'alopecia[tiab] OR "hair growth"[tiab]' in shown.code[0].value
    assert "not yet measured" in text(shown)
    assert "Hair cells of the inner ear" in text(shown)


def test_the_data_can_be_changed_to_another_edition(app: AppTest) -> None:
    app.run()
    app.selectbox(key="edition").set_value("simulated").run()
    assert not app.exception
    assert app.warning[0].value.startswith("SIMULATED")
    assert app.query_params["edition"] == "simulated"


def test_the_field_as_a_whole_has_counts_but_no_list_of_some_of_its_papers(simulated: AppTest) -> None:
    shown = opened(simulated, "literature")
    shown.selectbox(key="topic").set_value("field").run()
    assert len(shown.get("plotly_chart")) == 1
    assert "only counts are fetched" in shown.info[0].value


def test_the_share_of_the_field_does_not_apply_to_the_field(simulated: AppTest) -> None:
    shown = opened(simulated, "literature")
    shown.selectbox(key="topic").set_value("field").run()
    shown.selectbox(key="yardstick").set_value("share_of_field").run()
    assert "This yardstick cannot be worked out here" in shown.get("plotly_chart")[0].proto.spec


def test_made_up_papers_are_not_linked_and_not_credited_to_pubmed(simulated: AppTest) -> None:
    said = text(opened(simulated, "literature"))
    assert "pubmed.ncbi.nlm.nih.gov/9" not in said
    assert "courtesy" not in said
    assert "Source: simulated records, not PubMed" in said


def test_a_failed_fetch_is_said_on_the_page(app: AppTest, tmp_path: Path) -> None:
    note(tmp_path / "live", "PubMed did not answer.", datetime(2026, 11, 23, 8, 5, tzinfo=UTC))
    app.run()
    assert app.warning[0].value == r"The last fetch failed: 2026\-11\-23T08\:05 UTC\. PubMed did not answer\."


def test_the_trials_page_counts_what_administers_vesicles_and_says_what_it_leaves_out(
    simulated: AppTest,
) -> None:
    shown = opened(simulated, "trials")
    shown.selectbox(key="topic").set_value("field").run()
    assert "registered studies that administer vesicles" in shown.subheader[0].value
    assert "Left out\\:" in text(shown)
    shown.selectbox(key="role").set_value("any").run()
    assert not shown.exception
    assert "Studies of every role are counted" in text(shown)


def test_every_topic_and_role_of_the_trials_page_renders(simulated: AppTest) -> None:
    shown = opened(simulated, "trials")
    for topic in ("hair", "artificial_vaccine", "diagnostics"):
        shown.selectbox(key="topic").set_value(topic).run()
        for role in ("tested", "measured", "unclear", "any"):
            shown.selectbox(key="role").set_value(role).run()
            assert not shown.exception, (topic, role)


FILTERS = ("phase", "status", "class", "country", "results", "posted", "find")


def test_filters_narrow_the_table_and_stand_in_the_address(simulated: AppTest) -> None:
    shown = opened(simulated, "trials")
    shown.selectbox(key="topic").set_value("field").run()
    headline = shown.subheader[0].value
    shown.multiselect(key="phase").set_value(["PHASE3", "PHASE2|PHASE3"]).run()
    shown.multiselect(key="country").set_value(["Korea, Republic of"]).run()
    shown.selectbox(key="results").set_value("no").run()
    shown.slider(key="posted").set_value((2015, 2024)).run()
    shown.text_input(key="find").set_value("exosomes").run()
    assert not shown.exception
    address = {key: shown.query_params[key] for key in FILTERS if key in shown.query_params}
    assert address == {
        "phase": ["PHASE3", "PHASE2|PHASE3"],
        "country": "Korea, Republic of",
        "results": "no",
        "posted": "2015-2024",
        "find": "exosomes",
    }
    rows = next(frame.value for frame in shown.dataframe if "Sites in" in frame.value)
    assert set(rows["Phase"]) <= {"PHASE3", "PHASE2|PHASE3"}
    assert rows["Sites in"].str.contains("Korea, Republic of").all()
    assert rows["First posted"].between("2015", "2024-12-31").all()
    assert f"{len(rows)} of " in text(shown)
    assert shown.subheader[0].value == headline  # the figures are those of topic and role

    shown.button(key="clear_filters").click().run()
    assert "of this choice**" in text(shown)
    assert not [key for key in FILTERS if key in shown.query_params]


def test_a_shared_address_brings_its_filters(simulated: AppTest) -> None:
    simulated.query_params["topic"] = "field"
    simulated.query_params["phase"] = ["NA", "not stated"]
    simulated.query_params["posted"] = "2020-2022"
    simulated.query_params["find"] = "sepsis"
    shown = opened_at(simulated, "trials")
    assert not shown.exception
    assert shown.multiselect(key="phase").value == ["NA", "not stated"]
    assert shown.slider(key="posted").value == (2020, 2022)
    assert shown.text_input(key="find").value == "sepsis"


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("phase", ["PHASE5", "PHASE1"], r"PHASE5: not in the list Phase here, and left out\."),
        (
            "phase",
            ["a", "b", "c", "d", "e"],
            r"a, b, c and 2 more: not in the list Phase here, and left out\.",
        ),
        ("status", ["<b>x</b>"], r"\<b\>x\</b\>: not in the list Overall status here, and left out\."),
        ("country", ["Atlantis"], r"Atlantis: not in the list Country here, and left out\."),
        ("class", ["industry"], r"industry: not in the list Sponsor class here, and left out\."),
        ("results", "maybe", r"maybe is not in the list Results here; Posted or not is shown instead\."),
        (
            "posted",
            "2024-2020",
            r"2024\-2020 is no range of years within 2008 to 2026; all years are shown instead\.",
        ),
        (
            "posted",
            "0000-9999",
            r"0000\-9999 is no range of years within 2008 to 2026; all years are shown instead\.",
        ),
        ("posted", "soon", r"soon is no range of years within 2008 to 2026; all years are shown instead\."),
        (
            "find",
            "x" * 300,
            r"Only the first 200 characters of Words in title, sponsor or NCT number are looked for\.",
        ),
    ],
)
def test_what_the_address_cannot_mean_falls_back_with_a_note(
    simulated: AppTest, key: str, value: str | list[str], said: str
) -> None:
    simulated.query_params["topic"] = "field"
    simulated.query_params[key] = value
    shown = opened_at(simulated, "trials")
    assert not shown.exception
    notes = [note.value.replace("\\:", ":").replace("\\.", ".") for note in shown.info]
    assert said.replace("\\.", ".") in notes


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "[x](javascript:y)", "(((", "%00\x00", "=1+1", "$x$"]
)
def test_hostile_words_are_looked_for_as_they_are(simulated: AppTest, words: str) -> None:
    simulated.query_params["topic"] = "field"
    simulated.query_params["find"] = words
    shown = opened_at(simulated, "trials")
    assert not shown.exception
    assert "0 of " in text(shown)
    assert "Drop the filter on words to see all" in shown.info[-1].value


def opened_at(app: AppTest, page: str) -> AppTest:
    """A page as a link opens it: the address keeps what it asks for."""
    return app.switch_page(f"app_pages/{page}.py").run()


def test_the_reference_edition_shows_its_dated_sample_of_trials(app: AppTest) -> None:
    shown = opened(app, "trials")
    assert not shown.exception
    assert "dated sample" in shown.info[0].value
    assert "121 studies of the sample" in text(shown)


@pytest.mark.parametrize(("page", "table", "said"), [
    ("trials", "trials", "There is nothing from the registry here"),
    ("literature", "articles", "There is nothing from PubMed here"),
])  # fmt: skip
def test_a_source_that_never_came_is_said_where_its_figures_would_stand(
    app: AppTest, tmp_path: Path, page: str, table: str, said: str
) -> None:
    live(tmp_path, missing={table: "It answered <b>503</b>."})
    shown = opened(app, page)
    assert not shown.exception
    assert shown.warning[0].value == f"{said}: It answered \\<b\\>503\\</b\\>\\."


def live(root: Path, **told: Any) -> None:
    """A live snapshot of the ledgers alone, whose manifest says this as well."""
    bundled = snapshot.open_snapshot(paths.bundled() / "reference")
    tables = {name: snapshot.Described(bundled.load(name), entry) for name, entry in bundled.tables.items()}
    snapshot.save(root / "live", tables, edition="live", made_at=bundled.made_at, extra=told)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_how_old_each_source_is_and_which_failed_and_says_it_once(
    app: AppTest, tmp_path: Path, page: str
) -> None:
    why = "Asked the registry. It answered <b>503</b>."
    week_ago = (datetime.now(UTC) - timedelta(days=7, hours=1)).isoformat(timespec="seconds")
    live(
        tmp_path,
        sources={
            "pubmed": {"fetched_at": week_ago, "failed": None},
            "trials": {"fetched_at": None, "failed": why},
        },
        missing={"trials": why},
    )
    note(tmp_path / "live", why, datetime(2026, 11, 23, tzinfo=UTC))
    shown = opened(app, page)
    assert not shown.exception
    assert f"fetched {week_ago[:10].replace('-', chr(92) + '-')}, 7 days old" in text(shown)
    assert r"ClinicalTrials\.gov\: never fetched" in text(shown)
    told = [warning.value for warning in shown.warning]
    assert told[0] == (
        r"ClinicalTrials\.gov could not be fetched, and its tables are missing\. Asked the registry\. "
        r"It answered \<b\>503\</b\>\."
    )
    assert told[1:] == (["There is nothing from the registry here."] if page == "trials" else [])
    if page == "overview":
        assert r"ClinicalTrials\.gov gave this snapshot nothing\: Asked the registry\." in text(shown)


def test_a_later_failure_of_everything_stands_beside_the_ages(app: AppTest, tmp_path: Path) -> None:
    fetched = {"fetched_at": "2026-11-23T12:00:00+00:00", "failed": None}
    live(
        tmp_path, sources={"pubmed": fetched, "trials": {**fetched, "data_timestamp": "2026-11-22T09:00:06"}}
    )
    note(tmp_path / "live", "Neither answered.", datetime(2026, 11, 30, 8, 5, tzinfo=UTC))
    shown = app.run()
    assert r"data of 2026\-11\-22, fetched 2026\-11\-23" in text(shown)
    assert [warning.value for warning in shown.warning] == [
        r"The last fetch failed: 2026\-11\-30T08\:05 UTC\. Neither answered\."
    ]
