"""Every page renders on the bundled edition, and its controls change what it shows."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import by_csv
import pytest
from drawn import APP, PARTS, opened, opened_at, text
from streamlit.testing.v1 import AppTest

from dashboard.look.plain import labels
from dashboard.pages import PAGES
from pipelines.snapshots import paths, snapshot
from pipelines.snapshots.status import note_failure
from pipelines.tables import ANSWERS

SKINCARE = ("skincare", "skin_ageing", "facial", "post_procedure")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_renders_without_an_exception(app: AppTest, page: str) -> None:
    shown = opened(app, page)
    assert not shown.exception
    assert not shown.error
    assert shown.title


def test_the_frame_says_which_edition_is_shown_and_what_it_is_not(app: AppTest) -> None:
    said = text(app.run())
    made_at = snapshot.open_snapshot(paths.bundled() / "reference").manifest["made_at"]
    assert "Cited figures only: nothing was fetched." in said
    assert f"made on {made_at[:10]}" in said
    assert "Not medical, legal or investment advice" in said


def test_choosing_a_theme_shows_its_series_and_writes_it_into_the_address(app: AppTest) -> None:
    app.run()
    app.selectbox(key="topic").set_value("tumor_metastasis").run()
    assert not app.exception
    assert app.header[0].value == (
        r"Vesicles in tumour metastasis\: 958 papers in 2024, 23 in 2010; no approval was found"
    )
    assert app.query_params["topic"] == "tumor_metastasis"


def test_a_published_count_stands_in_for_a_topic_and_says_so(app: AppTest) -> None:
    app.query_params["topic"] = "drug_delivery"
    app.run()
    assert not app.exception
    assert app.header[0].value.replace("\\", "") == (
        "Drug delivery: cannot be judged here; its stand-in “Vesicles as therapeutics and drug carriers (broader than "
        "drug delivery)”: "
        "2,981 papers in 2023, 96 in 2012; no approval was found"
    )
    said = text(app).replace("\\", "")
    assert "Therapeutics and drug carriers is broader than drug delivery." in said
    assert "there is no rate per 100,000 and no share" in said
    assert "this search at PubMed" not in said


@pytest.mark.parametrize(
    ("topic", "told"), [("field", "6,066 papers in"), ("diagnostics", "1,302 papers in")]
)
def test_the_sum_and_a_class_stand_in_too(app: AppTest, topic: str, told: str) -> None:
    app.query_params["topic"] = topic
    app.run()
    title = app.header[0].value.replace("\\", "")
    assert ": cannot be judged here; its stand-in “" in title
    assert told in title


def test_an_address_brings_its_topic(app: AppTest) -> None:
    app.query_params["topic"] = "hair"
    app.run()
    assert app.selectbox(key="topic").value == "hair"
    assert app.header[0].value.startswith(r"Hair\:")


def test_an_address_with_an_unknown_topic_falls_back_and_says_so(app: AppTest) -> None:
    app.query_params["topic"] = "<b>nails</b>"
    app.run()
    assert not app.exception
    assert app.selectbox(key="topic").value == "field"
    told = "is not in the list Topic or theme here; All exosomes and vesicles is shown instead"
    assert told in app.info[0].value
    assert "<b>" not in app.info[0].value


def acts_drawn(app: AppTest) -> int:
    spec = json.loads(app.get("plotly_chart")[0].proto.spec)
    return sum(mark[0] == "event" for trace in spec["data"] for mark in trace.get("customdata") or ())


def test_general_rules_are_shown_on_demand(app: AppTest) -> None:
    app.query_params["topic"] = "skincare"
    app.run()
    before = app.header[0].value
    named, general = (by_csv.acts(*SKINCARE, general=general) for general in (False, True))
    assert named < general
    assert acts_drawn(app) == named
    app.toggle(key="general").set_value(True).run()
    assert acts_drawn(app) == general
    # What is judged does not hang on what is drawn.
    assert app.header[0].value == before


def test_the_regulation_page_answers_first(app: AppTest) -> None:
    shown = opened(app, "regulation")
    said = text(shown)
    told = [row for row in by_csv.rows("approval_statements") if row["is_lay"] == "no"]
    newest = max(told, key=lambda row: row["date"])
    assert newest["date"] >= "2026-03-15"
    escaped = newest["date"].replace("-", r"\-")
    assert (
        f"The newest of {len(told)} dated statements that none is known is of {escaped} and covers only"
        in said
    )
    assert newest["speaker"] in said
    lay = len(by_csv.rows("approval_statements")) - len(told)
    label = f"The {len(told) + lay} dated statements ({lay} of them by lay sources)"
    assert label in [part.label for part in shown.expander]
    letters = [
        row
        for row in by_csv.rows("regulatory_events")
        if row["exosome_named"] == "yes" and row["kind"] in ("warning_letter", "untitled_letter")
    ]
    shown.segmented_control(key="regulation_part").set_value("acts").run()
    assert f"{len(letters)} warning or untitled letters name exosomes, 2020 to 20" in text(shown)


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


def test_a_jurisdiction_lists_its_rules_and_its_newest_acts_and_the_earlier_ones_on_demand(
    app: AppTest,
) -> None:
    def listed(shown: AppTest, first: str) -> list[str]:
        return next(part.value for part in shown.markdown if part.value.startswith(first)).splitlines()

    own = [row for row in by_csv.rows("regulatory_events") if row["jurisdiction"] == "KR"]
    shown = opened_at(app, "regulation", jurisdiction="KR")
    assert [head.value for head in shown.subheader][:2] == [
        "South Korea: every rule found",
        f"South Korea: {len([row for row in own if row['exosome_named'] == 'yes'])} of {len(own)} acts name exosomes, "
        "these first",
    ]
    rules = listed(shown, "- Drug delivery, artificial")
    assert len(rules) == sum(row["jurisdiction"] == "KR" for row in by_csv.rows("regulatory_status"))
    (injected,) = (
        rule for rule in rules if rule.startswith("- Aesthetic injection: prohibited, as of 2025-10-17. ")
    )
    assert "Cosmetics may not be injected or driven in by microneedles" in injected
    naming = sorted((row["date"] for row in own if row["exosome_named"] == "yes"), reverse=True)
    newest = listed(shown, f"- {naming[0]}, ")
    assert [line[2:].partition(",")[0] for line in newest] == naming[:5]
    assert len(newest) == 5
    label = f"The {len(own) - 5} others"
    assert label in [part.label for part in shown.expander]
    shown = opened_at(app, "regulation", jurisdiction="KR", earlier="true")
    first = next(
        part.value
        for part in shown.markdown
        if part.value.startswith("- ") and part.value.count("(names no exosomes)") > 1
    )
    assert first.count("\n- ") + 1 == len(own) - 5
    marked = [line for line in [*newest, *first.splitlines()] if "(names no exosomes)" in line]
    assert len(marked) == len([row for row in own if row["exosome_named"] != "yes"]) > 0


def test_a_jurisdiction_with_few_acts_has_none_on_demand(app: AppTest) -> None:
    shown = opened_at(app, "regulation", jurisdiction="AU")
    assert not [part.label for part in shown.expander if part.label.endswith(" others")]


def test_both_sides_of_a_contradiction_stand_by_the_rule_with_source_and_date(app: AppTest) -> None:
    shown = opened(app, "regulation")
    shown.selectbox(key="jurisdiction").set_value("GB").run()
    shown.selectbox(key="use").set_value("topical_cosmetic_human_derived").run()
    cell = next(part.value for part in shown.markdown if part.value.startswith("**United Kingdom"))
    assert "\n\nUnclear, as of 2025-11-03, 12 months old.\n\n" in cell
    assert (
        "**Sources contradict one another**; the rule is no firmer than the weaker:\n\nNo\\: they are" in cell
    )
    assert r"to a broadcaster\. (2025-11-03) [" in cell
    assert r"says the medical director of a chain of clinics\. (undated) [" in cell
    assert "https://consultingroom.com/" in cell
    rows = by_csv.rows("contradictions")
    shown.segmented_control(key="regulation_part").set_value("claims").run()
    own = next(part.value for part in shown.markdown if part.value.startswith("- **United Kingdom"))
    assert not any(part.value.startswith("- **China") for part in shown.markdown)
    shown = opened_at(app, "regulation", jurisdiction="GB", contradicted="true")
    others = next(part.value for part in shown.markdown if part.value.startswith("- **China"))
    assert "**United Kingdom" not in others
    listed = f"{own}\n{others}"
    assert f"\n{listed}".count("\n  - ") == len(rows) == 2 * listed.count("- **")
    assert all(row["source_url"] in listed for row in rows if "%" not in row["source_url"])


@pytest.mark.parametrize(("edition", "code", "studies"), [
    ("reference", "KR", "no studies of a dated sample"),
    ("simulated", "KR", "55 studies"),
    ("reference", "TR", "2 studies of a dated sample"),
])  # fmt: skip
def test_a_country_has_its_acts_and_its_studies_on_one_axis(
    app: AppTest, edition: str, code: str, studies: str
) -> None:
    shown = opened_at(app, "regulation", edition=edition, jurisdiction=code)
    assert not shown.exception
    acts = sum(row["jurisdiction"] == code for row in by_csv.rows("regulatory_events"))
    (told,) = (one.value for one in shown.header if one.proto.anchor == "place")
    name = {"KR": "South Korea", "TR": "Türkiye"}[code]
    marked = "Simulated\\: " if edition == "simulated" else ""
    found = f"{acts} act{'s' * (acts > 1)}"
    assert told == rf"{marked}{name}\: {found} of regulators found, and {studies} with a site there"


def test_a_search_that_found_nothing_is_dated_by_its_rule_and_in_the_list(app: AppTest) -> None:
    shown = opened(app, "regulation")
    shown.selectbox(key="jurisdiction").set_value("FR").run()
    assert "Looked for on 2026-11-28 (ANSM, DGCCRF exosomes injection interdiction): no regulator" in text(
        shown
    )
    assert "GB regulators" not in text(shown)
    # An address from before the page had parts.
    fresh = AppTest.from_file(str(APP), default_timeout=30)
    listed = text(opened_at(fresh, "regulation", searched="true"))
    assert (
        "- GB regulators. Looked for on 2026-11-28 (MHRA, OPSS, HTA, ASA exosome ruling): no regulator"
        in listed
    )
    plain = listed.replace("\\", "")
    assert "- MO. **Not looked for** on 2026-11-28 (Macau)." in plain
    assert "(not re-searched one by one). Their fda.gov addresses were not in the searches made" in plain


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
    notes = [element.value for element in shown.markdown if "(read 20" in element.value]
    for part in PARTS["about"]:
        shown.segmented_control(key="about_part").set_value(part).run()
        notes += [element.value for element in shown.markdown if "(read 20" in element.value]
    assert len(notes) == len(by_csv.rows("about_facts"))
    assert all("](http" in note for note in notes)


def test_the_about_page_opens_with_the_short_answer_and_what_to_ask(app: AppTest) -> None:
    shown = opened(app, "about")
    assert [head.value for head in shown.header] == [
        "Is an exosome facial approved?",
        "What a patient should ask",
    ]
    said = [part.value for part in shown.markdown]
    rules = [
        row["status"] for row in by_csv.rows("regulatory_status") if row["use"] == "injectable_aesthetic"
    ]
    place = next(
        i for i, part in enumerate(said) if part.startswith(f"Of {len(rules)} rules found on injecting")
    )
    assert (
        f"{rules.count('prohibited')} prohibited, {rules.count('not_approved')} not approved" in said[place]
    )
    assert said[place + 1].splitlines()[2:] == [
        "1. Is it approved in this country, for this use?",
        "2. If it is sold as a cosmetic, who vouches for it?",
        "3. What is the product called, who made it, and whose cells did it come from?",
        "4. Is it of human, animal or plant origin?",
        "5. Is it spread on the skin or injected?",
    ]


def test_each_drawing_of_the_about_page_is_told_in_words(app: AppTest) -> None:
    shown = opened(app, "about")
    drawn = []
    for part in PARTS["about"]:
        shown.segmented_control(key="about_part").set_value(part).run()
        drawn += [one.proto.body for one in shown.get("html") if "data:image/svg+xml" in one.proto.body]
    assert [one.split('alt="')[1].split(",")[0] for one in drawn] == [
        "Sizes on one logarithmic scale",
        "How vesicles form and reach another cell",
        "Natural beside artificial",
    ]


def test_missing_data_is_a_sentence_not_a_traceback(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXOSCOPE_EDITION", "live")
    app.run()
    assert not app.exception
    assert "There is no live data under" in app.error[0].value


def test_headings_come_from_the_declarations() -> None:
    assert labels({"n": {"label": "n", "unit": "people"}}) == {"n": "n (people)"}


@pytest.mark.parametrize("page", PAGES)
def test_every_panel_of_simulated_data_says_so(simulated: AppTest, page: str) -> None:
    shown = opened(simulated, page)
    assert not shown.exception
    figures = list(shown.get("plotly_chart"))
    if page in PARTS:
        # All of them, besides the one that opens first.
        assert len(shown.segmented_control(key=f"{page}_part").options) == len(PARTS[page]) + 1
    assert (page in PARTS) == any(one.key == f"{page}_part" for one in shown.segmented_control)
    for part in PARTS.get(page, ()):
        shown.segmented_control(key=f"{page}_part").set_value(part).run()
        assert not shown.exception
        figures += shown.get("plotly_chart")
    assert (
        len(figures)
        == {
            "overview": 2,
            "literature": 8,
            "compare": 1,
            "trials": 6,
            "who": 8,
            "evidence": 5,
            "regulation": 4,
            "brief": 0,
            "market": 10,  # and the companies as a table
            "methods": 4,
            "revisions": 0,
            "own_topic": 0,
            "about": 0,
        }[page]
    )
    for figure in figures:
        assert "SIMULATED" in figure.proto.spec


@pytest.mark.parametrize("edition", ["reference", "simulated"])
@pytest.mark.parametrize(
    "page", [name for name in PAGES if name not in ("brief", "own_topic", "about", "revisions")]
)
def test_every_figure_has_its_table(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, page: str, edition: str
) -> None:
    monkeypatch.setenv("EXOSCOPE_EDITION", edition)
    shown = opened(app, page)
    figures, tables = len(shown.get("plotly_chart")), len(shown.dataframe)
    for heading in shown.header:
        shown.session_state[f"{heading.proto.anchor}_view"] = "Table"
    shown.run()
    assert not shown.exception
    assert not shown.get("plotly_chart")
    assert len(shown.dataframe) == figures + tables


def test_the_overview_uses_fetched_series_where_there_are_any(simulated: AppTest) -> None:
    shown = opened(simulated, "overview")
    assert "SIMULATED: every paper, study, grant and report here is made up" in text(shown)
    told = r"Simulated\\: All exosomes and vesicles\\: [a-z, ]+\\: [\d,]+ papers, "
    assert re.match(told, shown.header[0].value)
    assert "Papers\\: Simulated records, standard definition, by Entrez date" in text(shown)


def test_a_search_is_shown_as_sent_with_what_it_misses(simulated: AppTest) -> None:
    shown = opened_at(simulated, "methods", topic="hair")
    assert 'alopecia[tiab] OR "hair growth"[tiab]' in shown.code[0].value
    assert "not yet measured" in text(shown)
    assert "Hair cells of the inner ear" in text(shown)


def test_the_data_can_be_changed_to_another_edition(app: AppTest) -> None:
    app.run()
    app.selectbox(key="edition").set_value("simulated").run()
    assert not app.exception
    assert "SIMULATED: every paper, study, grant and report here is made up" in text(app)
    assert app.query_params["edition"] == "simulated"


def test_a_failed_fetch_is_said_on_the_page(app: AppTest, tmp_path: Path) -> None:
    note_failure(tmp_path / "live", "PubMed did not answer.", datetime(2026, 11, 23, 8, 5, tzinfo=UTC))
    app.run()
    assert app.warning[0].value == r"The last fetch failed: 2026\-11\-23T08\:05 UTC\. PubMed did not answer\."


def test_a_failed_fetch_is_no_matter_of_made_up_data_nor_of_cited_figures_beside_live_ones(
    app: AppTest, tmp_path: Path
) -> None:
    live(tmp_path)
    note_failure(tmp_path / "live", "PubMed did not answer.", datetime(2026, 11, 30, 8, 5, tzinfo=UTC))
    assert any("The last fetch failed" in warning.value for warning in app.run().warning)
    for edition in ("reference", "simulated"):
        app.selectbox(key="edition").set_value(edition).run()
        assert not any("The last fetch failed" in warning.value for warning in app.warning)


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
    note_failure(tmp_path / "live", why, datetime(2026, 11, 23, tzinfo=UTC))
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
        assert r"There is nothing from ClinicalTrials\.gov in this snapshot\: Asked the registry\." in text(
            shown
        )


def test_several_failures_that_stand_beside_the_ages_are_not_told_again(app: AppTest, tmp_path: Path) -> None:
    failed = {name: f"Asked {name}. It answered 503." for name in ("trials", "grants")}
    told = {name: {"fetched_at": "2026-11-23T12:00:00+00:00", "failed": why} for name, why in failed.items()}
    live(tmp_path, sources=told)
    note_failure(tmp_path / "live", " ".join(failed.values()), datetime(2026, 11, 23, 12, 1, tzinfo=UTC))
    assert [warning.value.partition(" could")[0] for warning in app.run().warning] == [
        r"ClinicalTrials\.gov",
        "NIH RePORTER",
    ]


def test_a_later_failure_of_everything_stands_beside_the_ages(app: AppTest, tmp_path: Path) -> None:
    fetched = {"fetched_at": "2026-11-23T12:00:00+00:00", "failed": None}
    live(
        tmp_path, sources={"pubmed": fetched, "trials": {**fetched, "data_timestamp": "2026-11-22T09:00:06"}}
    )
    note_failure(tmp_path / "live", "Neither answered.", datetime(2026, 11, 30, 8, 5, tzinfo=UTC))
    shown = app.run()
    assert r"data of 2026\-11\-22, fetched 2026\-11\-23" in text(shown)
    assert [warning.value for warning in shown.warning] == [
        r"The last fetch failed: 2026\-11\-30T08\:05 UTC\. Neither answered\."
    ]


def test_the_report_of_back_tests_says_how_often_the_interval_held(simulated: AppTest) -> None:
    shown = opened_at(simulated, "methods", methods_part="checks")
    assert re.search(r"In \d+% of \d+ back\\-tests the 95% interval held", text(shown))
    shown.segmented_control(key="methods_part").set_value("methods").run()
    assert "docs/numbers.md" in text(shown)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("overview", "The comparison of all topics \\(contrast\\): not in this snapshot"),
        ("literature", "The running year \\(year\\_to\\_date\\): not in this snapshot"),
        ("evidence", "The evidence ladder \\(evidence, evidence\\_witnesses\\): not in this snapshot"),
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
    shown = opened_at(app, page, overview_part="all", methods_part="checks")
    assert not shown.exception
    told = "\n".join(element.value for element in shown.info)
    assert said in told
    assert "`exoscope refresh` makes a new one" in told


def test_topics_of_its_users_own_stand_in_the_lists(app: AppTest, tmp_path: Path) -> None:
    widths = "".join(
        f"[topics.beard.{width}]\nsearch = 'beard[tiab]'\nwhy = 'a'\nknown_misses = 'b'\nreviewed_on = 2026-11-23\n"
        for width in ("narrow", "standard", "broad")
    )
    text_of_file = f"[topics.beard]\nlabel = 'Beard'\nabout = 'Beards.'\n{widths}"
    live(tmp_path, own_topics={"file": "own.toml", "text": text_of_file})
    shown = app.run()
    assert not shown.exception
    assert "Beard" in shown.selectbox(key="topic").options
