"""Every page renders on the bundled edition, and its controls change what it shows."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.exports import labels
from pipelines import paths, snapshot
from pipelines.analysis.overlap import shared_with, topic_overlaps
from pipelines.failures import note
from pipelines.manifest import Described
from pipelines.tables import ANSWERS, TABLES
from pipelines.tables.describe import described

APP = Path(__file__).parent.parent / "dashboard" / "app.py"
PAGES = [
    "overview",
    "literature",
    "trials",
    "evidence",
    "regulation",
    "market",
    "brief",
    "revisions",
    "methods",
    "about",
]


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
        r"Vesicles in tumour metastasis\: 958 papers in 2024, 23 in 2010; no approval was found"
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
    assert names == sorted(snapshot.open_snapshot(paths.bundled() / "reference").tables)
    assert {"evidence", "contrast"} < set(names)
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
    there = {path.stem for path in (paths.bundled() / "simulated").glob("*.parquet")}
    assert (
        len(figures)
        == {
            "overview": 2,
            "literature": 8,
            "trials": 6,
            "evidence": 2,
            "regulation": 3,
            "brief": 0,
            "market": 8 + ("safety_years" in there),
            "methods": 2 + ("europepmc_years" in there),
            "revisions": 0,
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


@pytest.mark.parametrize("is_stored", [True, False])
def test_shared_papers_come_from_the_snapshot_or_from_its_sets(
    simulated: AppTest, tmp_path: Path, is_stored: bool
) -> None:
    bundled = snapshot.open_snapshot(paths.bundled() / "simulated")
    tables = {
        name: Described(
            bundled.load(name), {key: entry[key] for key in entry if key not in ("file", "rows", "sha256")}
        )
        for name, entry in bundled.tables.items()
        if name != "topic_overlaps"
    }
    pairs = topic_overlaps(tables["topic_articles"].frame, ("skincare", "hair"))
    if is_stored:
        tables["topic_overlaps"] = described(TABLES["topic_overlaps"], pairs, fetched_at=bundled.made_at)
    snapshot.save(tmp_path / "simulated", tables, edition="simulated", made_at=bundled.made_at)
    shown = opened(simulated, "literature")
    assert not shown.exception
    (shared,) = shared_with(pairs, "skincare", "standard")["shared"]
    said = f"Skincare\\: {shared} papers also belong to Hair, the largest overlap"
    assert (said in text(shown) + "".join(head.value for head in shown.subheader)) is is_stored


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
    assert "Papers a year, 2010 to 2026; 2025 and 2026 were not complete when counted" in text(shown)


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


def test_the_brief_tells_all_topics_or_one_and_the_address_holds_which(app: AppTest) -> None:
    shown = opened(app, "brief")
    assert r"Trend brief, short form, all topics; reference edition" in text(shown).replace("\\", "")
    shown.selectbox(key="brief_topic").set_value("hair").run()
    shown.toggle(key="long").set_value(True).run()
    assert not shown.exception
    assert "Trend brief, long form, Hair;" in text(shown).replace("\\", "")
    assert shown.query_params["brief_topic"] == "hair"


def test_the_brief_links_to_the_page_and_the_table_of_a_sentence(app: AppTest) -> None:
    said = text(opened(app, "brief"))
    assert "[page regulation](regulation#letters)" in said
    assert r"[table regulatory\_status](methods?table=regulatory_status#table)" in said


def test_the_brief_of_simulated_data_is_marked_on_every_figure_and_keeps_its_edition(
    simulated: AppTest,
) -> None:
    simulated.query_params["edition"] = "simulated"
    shown = opened(simulated, "brief")
    figures = [element.proto.body for element in shown.get("html") if "<img" in element.proto.body]
    assert len(figures) > 2
    assert all('alt="SIMULATED: ' in figure for figure in figures)


@pytest.mark.parametrize("name", ["field", "artificial", "artificial_vaccine", "diagnostics"])
@pytest.mark.parametrize("edition", ["reference", "simulated"])
def test_the_brief_of_a_topic_renders(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, edition: str, name: str
) -> None:
    monkeypatch.setenv("EXOSCOPE_EDITION", edition)
    app.query_params["brief_topic"] = name
    shown = opened(app, "brief")
    assert not shown.exception
    assert not shown.error


def test_the_ladder_explains_one_cell_with_its_criterion_and_its_witnesses(app: AppTest) -> None:
    shown = opened(app, "evidence")
    assert shown.subheader[0].value.startswith("Of 14 topics, at least ")
    shown.selectbox(key="topic").set_value("hair").run()
    shown.selectbox(key="rung").set_value("randomised_trial_published").run()
    said = text(shown)
    assert "**Hair: Randomised trial published**" in said
    assert r"Criterion: An article of type Randomized Controlled Trial" in said
    assert "(amini\\-2025)" in said
    assert "https://open.library.ubc.ca/" in said
    shown.selectbox(key="rung").set_value("approved").run()
    assert "Not found in what was looked at" in text(shown)
    assert shown.query_params["rung"] == "approved"


def test_the_strict_reading_stands_in_the_address_and_asks_for_more(app: AppTest) -> None:
    app.query_params["reading"] = "strict"
    app.run()
    shown = app.switch_page("app_pages/evidence.py").run()
    assert not shown.exception
    assert "Strict" in text(shown)


def test_every_topic_rung_and_reading_of_the_evidence_page_renders(simulated: AppTest) -> None:
    shown = opened(simulated, "evidence")
    shown.selectbox(key="reading").set_value("strict").run()
    for topic in shown.selectbox(key="topic").options:
        shown.selectbox(key="topic").select(topic).run()
        assert not shown.exception, topic
    for rung in shown.selectbox(key="rung").options:
        shown.selectbox(key="rung").select(rung).run()
        assert not shown.exception, rung


def test_made_up_witnesses_are_not_linked_but_ledger_rows_are(simulated: AppTest) -> None:
    shown = opened(simulated, "evidence")
    for rung in ("preclinical_paper", "trial_registered"):
        shown.selectbox(key="rung").set_value(rung).run()
        witnesses = [element.value for element in shown.markdown if "Simulated" in element.value]
        assert witnesses
        assert not any("](http" in witness for witness in witnesses)
    assert "https://medicaljournalssweden.se/" in text(shown)


def test_every_measure_of_the_comparison_of_topics_renders(simulated: AppTest) -> None:
    simulated.run()
    for key in ("attention", "evidence", "regulation"):
        for label in simulated.selectbox(key=key).options:
            simulated.selectbox(key=key).select(label).run()
            assert not simulated.exception, label
    assert (
        simulated.query_params["attention"] == ["claims"] or simulated.query_params["attention"] == "claims"
    )


def test_the_reference_edition_compares_what_it_has_and_says_what_it_lacks(app: AppTest) -> None:
    app.run()
    assert app.selectbox(key="attention").value == "claims"
    assert app.selectbox(key="evidence").value == "sample_trials"
    said = text(app)
    assert "Hair\\: papers not counted in this edition; 2 common claims" in said
    assert "No paper is counted in this edition" in said


def test_growth_is_stored_for_all_years_and_fitted_for_a_part_of_them(simulated: AppTest) -> None:
    shown = opened(simulated, "literature")
    assert "from 2016 to 2025" in shown.subheader[0].value
    shown.slider(key="years").set_value((2018, 2027)).run()
    assert "from 2018 to 2025" in shown.subheader[0].value
    shown.slider(key="years").set_value((2024, 2027)).run()
    assert not shown.exception
    assert r"No growth rate\: 2 complete years" in text(shown)


def test_open_publication_years_are_drawn_with_what_is_expected(simulated: AppTest) -> None:
    shown = opened(simulated, "literature")
    assert "Expected in all" not in shown.get("plotly_chart")[0].proto.spec
    shown.selectbox(key="basis").set_value("publication").run()
    assert "Expected in all" in shown.get("plotly_chart")[0].proto.spec


def test_the_parts_of_a_topic_are_combined_on_demand(simulated: AppTest) -> None:
    shown = opened(simulated, "literature")
    shown.selectbox(key="group").set_value("artificial").run()
    assert not shown.exception
    spec = shown.get("plotly_chart")[-1].proto.spec
    assert "Engineered natural" in spec
    assert "Wound healing" not in spec


def test_the_report_of_back_tests_says_how_often_the_interval_held(simulated: AppTest) -> None:
    said = text(opened(simulated, "methods"))
    assert re.search(r"In \d+% of \d+ back\\-tests the 95% interval held", said)
    assert "docs/numbers.md" in said


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("overview", "The comparison of all topics \\(contrast\\): not in this snapshot"),
        ("literature", "The running year \\(year\\_to\\_date\\): not in this snapshot"),
        ("evidence", "Claims beside human studies: not in this snapshot"),
        ("methods", "How well open years are estimated"),
    ],
)
def test_a_snapshot_of_an_earlier_version_says_what_it_lacks_and_what_to_do(
    app: AppTest, tmp_path: Path, page: str, said: str
) -> None:
    bundled = snapshot.open_snapshot(paths.bundled() / "simulated")
    tables = {
        name: snapshot.Described(bundled.load(name), dict(entry))
        for name, entry in bundled.tables.items()
        if name not in ANSWERS
    }
    studies = tables["human_studies"]
    columns = {name: about for name, about in studies.about["columns"].items() if name != "design_class"}
    tables["human_studies"] = snapshot.Described(
        studies.frame.drop(columns="design_class"), {**studies.about, "columns": columns}
    )
    snapshot.save(tmp_path / "live", tables, edition="live", made_at=bundled.made_at)
    shown = opened(app, page)
    assert not shown.exception
    told = "\n".join(element.value for element in shown.info)
    assert said in told
    assert "`exoscope refresh` makes a new one" in told
