"""The Trials page: growth, phases, lengths, what is due, worked out by hand on a few studies."""

import io
from dataclasses import fields
from datetime import date

import pandas as pd
import pytest

from dashboard.app_pages.trials.charts import due_marks, due_rows, length_and_size, phase_status, yearly_bars
from pipelines.analysis.trials import counts as trials
from pipelines.analysis.trials.filters import Filters, filtered
from pipelines.refresh import ledgers
from pipelines.sentences import trials as narrative
from pipelines.snapshots import paths, snapshot
from pipelines.text.terms import SPONSOR_CLASSES

STUDIES = """\
nct_id,role,phase,overall_status,first_posted_date,start_date,completion_date,completion_type,enrollment,sponsor
1,tested,PHASE1|PHASE2,COMPLETED,2024-01-05,2024-01-01,2024-12-31,ACTUAL,20,"Direct Biologics, LLC"
2,tested,,RECRUITING,2025-06-01,2025-05,2026-12,ESTIMATED,100,Peking University
3,measured,NA,RECRUITING,2025-07-01,,2027,ESTIMATED,,
4,tested,NA,WITHDRAWN,2023-02-01,2023-03-01,2026-12-01,ESTIMATED,0,ExoCoBio
5,tested,PHASE3,UNKNOWN,2022-01-01,2023-01-01,2022-01-01,ACTUAL,5,X
6,tested,PHASE1,RECRUITING,2026-01-01,2026-01-01,2027-11-23,ESTIMATED,9,ILIAS Biologics
7,tested,PHASE1,RECRUITING,2026-01-02,2026-01-01,2027-11-24,ESTIMATED,9,ILIAS
8,tested,PHASE1,RECRUITING,2026-02-01,,,,9,Gone Ltd
"""
TODAY = date(2026, 11, 23)


@pytest.fixture
def studies() -> pd.DataFrame:
    frame = pd.read_csv(io.StringIO(STUDIES), dtype="str", keep_default_na=False, na_values=[""])
    return frame.astype({"enrollment": "Int64"}).assign(
        nct_id="NCT0000000" + frame["nct_id"],
        title="A <b>title</b>",
        enrollment_type=frame["completion_type"],
        is_gone=frame["nct_id"].eq("8"),
        has_results=frame["nct_id"].eq("1"),
    )


def members(*ids: int) -> pd.DataFrame:
    return pd.DataFrame({"topic": "hair", "nct_id": [f"NCT{number:08d}" for number in ids]})


def short(frame: pd.DataFrame) -> list[int]:
    return [int(nct_id[-1]) for nct_id in frame["nct_id"]]


def test_studies_of_a_topic_are_newest_first_and_without_those_gone(studies: pd.DataFrame) -> None:
    belongs = members(1, 2, 3, 8)
    assert short(trials.of_topic(studies, belongs, "hair", "tested")) == [2, 1]
    assert short(trials.of_topic(studies, belongs, "hair", "any")) == [3, 2, 1]
    assert short(trials.of_topic(studies, belongs, "skincare", "any")) == []


def test_no_phase_not_stated_and_two_phases_are_three_things(studies: pd.DataFrame) -> None:
    cells = trials.phase_by_status(studies)
    assert [tuple(row) for row in cells.itertuples(index=False)] == [
        ("NA", "RECRUITING", 1),
        ("NA", "WITHDRAWN", 1),
        ("PHASE1", "RECRUITING", 3),
        ("PHASE1|PHASE2", "COMPLETED", 1),
        ("PHASE3", "UNKNOWN", 1),
        ("not stated", "RECRUITING", 1),
    ]
    assert int(cells["trials"].sum()) == len(studies)


def test_a_study_without_a_status_has_a_row_of_its_own(studies: pd.DataFrame) -> None:
    told = studies.assign(overall_status=studies["overall_status"].where(studies["nct_id"].ne("NCT00000002")))
    cells = trials.phase_by_status(told)
    assert tuple(cells.iloc[-1]) == ("not stated", "not stated", 1)
    assert int(cells["trials"].sum()) == len(studies)
    figure = phase_status(cells, narrative.PHASES, narrative.STATUSES, "#123456")
    assert figure.layout.yaxis.ticktext[0] == "Not stated"


def test_lengths_leave_out_the_undated_the_unsized_and_the_impossible(studies: pd.DataFrame) -> None:
    found = trials.lengths(studies)
    assert short(found) == [1, 2, 4, 6, 7]
    # 365 days; May 2025 from its first day to the last of December 2026: 609 days
    assert found["months"].tolist()[:2] == [12.0, 20.0]
    assert found["is_planned"].tolist() == [False, True, True, True, True]


def test_due_is_planned_not_ended_and_within_12_months_to_the_day(studies: pd.DataFrame) -> None:
    found = trials.due(studies, ledgers.read("companies"), TODAY)
    assert short(found) == [2, 6]
    assert found["company"].tolist()[1] == "ILIAS Biologics"
    assert pd.isna(found["company"].tolist()[0])


def test_what_is_due_first_by_its_last_day_comes_first(studies: pd.DataFrame) -> None:
    when = {2: "2027", 6: "2027-11", 7: "2026-12-31"}
    rows = studies[studies["nct_id"].str[-1].isin(["2", "6", "7"])]
    rows = rows.assign(completion_date=[when[int(nct_id[-1])] for nct_id in rows["nct_id"]])
    found = trials.due(rows, ledgers.read("companies"), date(2026, 12, 1))
    assert short(found) == [7, 6]  # 2027 counts by 2027-12-31, a year and a month ahead
    assert found["due_by"].tolist() == ["2026-12-31", "2027-11-30"]
    assert short(trials.due(rows, ledgers.read("companies"), date(2026, 12, 31))) == [7, 6, 2]


def due_studies(studies: pd.DataFrame) -> pd.DataFrame:
    """2 and 6 as they are, 7 by the sponsor of 6, and 3 without a sponsor."""
    rows = studies.assign(
        completion_date=studies["completion_date"].replace({"2027-11-24": "2027-06", "2027": "2027-05"}),
        completion_precision="day",
        sponsor=studies["sponsor"].replace({"ILIAS": "ILIAS Biologics"}),
    )
    return trials.due(rows, ledgers.read("companies"), TODAY)


def test_due_is_grouped_by_topic_and_sponsor(studies: pd.DataFrame) -> None:
    found = due_studies(studies)
    assert short(found) == [2, 3, 7, 6]
    belongs = pd.concat([members(6, 2), members(3, 7, 6).assign(topic="skincare"), members(1)])
    grouped = trials.due_by_sponsor(found, belongs, ["skincare", "hair", "field"])
    plain = grouped.astype(object).where(grouped.notna(), None)
    assert plain.to_numpy().tolist() == [
        [
            "skincare",
            "ILIAS Biologics",
            "ILIAS Biologics",
            2,
            "2027-06",
            "2027-11-23",
            "NCT00000007 NCT00000006",
        ],
        ["skincare", "not stated", None, 1, "2027-05", "2027-05", "NCT00000003"],
        ["hair", "Peking University", None, 1, "2026-12", "2026-12", "NCT00000002"],
        ["hair", "ILIAS Biologics", "ILIAS Biologics", 1, "2027-11-23", "2027-11-23", "NCT00000006"],
    ]
    assert trials.due_by_sponsor(found.iloc[:0], belongs, ["hair"]).empty


def test_what_is_due_is_drawn_a_row_per_sponsor_with_companies_as_diamonds(studies: pd.DataFrame) -> None:
    found = due_studies(studies)
    found["completion_precision"] = ["month", "month", "month", "day"]
    assert due_rows(found) == ["Peking University", "not stated", "ILIAS Biologics"]
    figure = due_marks(found, "#123456", first=TODAY, last=date(2027, 11, 23))
    assert [note.text for note in figure.layout.annotations] == due_rows(found)
    marks = [list(trace.marker.symbol) for trace in figure.data if trace.text is not None]
    assert marks == [["circle-open", "circle-open"], ["diamond", "diamond-open"]]
    bands = [trace for trace in figure.data if trace.mode == "lines"]
    assert [[str(day)[:10] for day in band.x if day is not None] for band in bands] == [
        ["2026-12-01", "2026-12-31", "2027-05-01", "2027-05-31"],
        ["2027-06-01", "2027-06-30"],
    ]
    assert [list(band.x).index(None) for band in bands] == [2, 2]  # a gap behind each
    hostile = found.assign(title="<b>x</b>", sponsor="<i>" + "y" * 90)
    drawn = due_marks(hostile, "#123456", first=TODAY, last=TODAY)
    assert len(drawn.layout.annotations) == 1
    assert drawn.layout.annotations[0].text.startswith("&lt;i&gt;")
    assert "<b>x" not in str(drawn.to_plotly_json())
    nothing = due_marks(found.iloc[:0], "#123456", first=TODAY, last=TODAY)
    assert nothing.layout.annotations[0].text == "No completion is planned within 12 months."


def test_many_sponsors_are_drawn_up_to_what_a_screen_holds(studies: pd.DataFrame) -> None:
    one = due_studies(studies).iloc[:1]
    many = pd.concat([one.assign(sponsor=f"Sponsor {number:02}") for number in range(16)], ignore_index=True)
    assert len(due_rows(many)) == 15
    assert narrative.due_summary(many, 15) == [
        "Next: NCT00000002 of Sponsor 00, planned for 2026-12.",
        "Drawn are the 15 sponsors who are due first, of 16; the table has them all.",
    ]
    nobody = one.assign(sponsor=pd.Series([None], dtype="str"))
    assert narrative.due_summary(nobody, 1) == [
        "Next: NCT00000002 of a sponsor that is not stated, planned for 2026-12."
    ]


def test_nothing_due_has_the_columns_of_a_table(studies: pd.DataFrame) -> None:
    found = trials.due(studies.iloc[:1], ledgers.read("companies"), TODAY)
    assert found.empty
    assert {"sponsor", "company", "completion_date"} <= set(found.columns)


def test_what_only_one_of_two_finds_is_told_by_studies_not_by_rows() -> None:
    rows = pd.DataFrame(
        [("hair", "1", "registry"), ("skincare", "1", "registry"), ("hair", "2", "words")],
        columns=["topic", "nct_id", "found_by"],
    )
    told = (
        "{}: the registry's search alone finds {} more, not counted in the topic; the words of the records alone "
        "find {}, counted"
    )
    assert narrative.differences_headline("All topics", rows) == told.format("All topics", "1", "1")
    assert narrative.differences_headline("Hair", rows.iloc[2:]) == told.format("Hair", "none", "1")
    assert narrative.differences_headline("Hair", rows.iloc[:1]) == told.format("Hair", "1", "none")


def test_one_sponsor_in_three_spellings_is_one_row(studies: pd.DataFrame) -> None:
    spellings = ["Simvesica Biologics, Inc.", "Simvesica Biologics Inc", "SIMVESICA BIOLOGICS INC."]
    rows = pd.concat([studies.iloc[5:6]] * 4, ignore_index=True).assign(
        nct_id=[f"NCT0000000{number}" for number in range(1, 5)],
        completion_date="2027-05",
        sponsor=[*spellings, "Simvesica Therapeutics, Inc."],
    )
    found = trials.due(rows, ledgers.read("companies"), TODAY)
    grouped = trials.due_by_sponsor(found, members(1, 2, 3, 4), ["hair"])
    assert grouped[["sponsor", "trials", "first_due", "last_due"]].values.tolist() == [
        ["SIMVESICA BIOLOGICS INC.", 3, "2027-05", "2027-05"],
        ["Simvesica Therapeutics, Inc.", 1, "2027-05", "2027-05"],
    ]
    assert narrative.due_headline("Hair", found) == "Hair: 4 studies are due within 12 months, by 2 sponsors"
    for wanted in (*spellings, "simvesica biologics"):
        assert short(filtered(rows, pd.DataFrame({"nct_id": [], "country": []}), Filters(words=wanted)))[
            :3
        ] == [1, 2, 3]


@pytest.mark.parametrize(
    ("sponsor", "company"),
    [
        ("Direct Biologics, LLC", "Direct Biologics"),
        ("EXOCOBIO INC.", "ExoCoBio"),
        ("Rion Aesthetics", "Rion Aesthetics (Rion)"),
        ("Orion Corporation", None),
        ("United Arab Emirates University", None),
        ("Direct Relief", None),
        ("ILIAS", "ILIAS Biologics"),
        ("ILIAS Therapeutics, Inc.", None),
        ("ILIAS BIOLOGICS INC", "ILIAS Biologics"),
        ("Medical University", None),
        ("", None),
    ],
)
def test_a_sponsor_is_a_company_when_whole_words_agree(sponsor: str, company: str | None) -> None:
    assert trials.company_of(sponsor, ledgers.read("companies")) == company


def test_years_leave_out_the_bucket_and_keep_zeros() -> None:
    table = pd.DataFrame(
        [("hair", "tested", "first_posted", 2024, 0, False), ("hair", "tested", "first_posted", None, 7, False),
         ("hair", "tested", "first_posted", 2026, 3, True), ("hair", "any", "first_posted", 2024, 9, False),
         ("hair", "tested", "start", 2024, 8, False)],
        columns=["topic", "role_scope", "date_basis", "year", "trials", "is_open"],
    ).astype({"year": "Int64"})  # fmt: skip
    rows = trials.yearly(table, "hair", "tested", "first_posted")
    assert rows.to_numpy().tolist() == [[2024, 0, False], [2026, 3, True]]
    bars = {trace.name: trace for trace in yearly_bars(rows, "#123456").data}
    assert bars["Unfinished or planned"].marker.color == "rgba(0,0,0,0)"
    assert (
        yearly_bars(rows.iloc[:1], "#123456").layout.annotations[0].text
        == "No study was found in these years."
    )


def test_counts_name_what_is_missing() -> None:
    values = pd.Series(["OTHER", None, "INDUSTRY", "OTHER"], dtype="str")
    assert trials.counted(values, "class").to_numpy().tolist() == [
        ["OTHER", 2],
        ["INDUSTRY", 1],
        ["not stated", 1],
    ]


def test_figures_escape_titles_and_say_when_there_is_nothing(studies: pd.DataFrame) -> None:
    drawn = str(length_and_size(trials.lengths(studies), "#123456").to_plotly_json())
    assert "&lt;b&gt;title" in drawn
    assert (
        "No study states"
        in length_and_size(trials.lengths(studies.iloc[:0]), "#123456").layout.annotations[0].text
    )
    cells = trials.phase_by_status(studies)
    figure = phase_status(cells, narrative.PHASES, narrative.STATUSES, "#123456")
    assert sorted(figure.data[0].text) == sorted(f"<b>{count}</b>" for count in cells["trials"])


def test_sentences_count_what_is_shown_and_what_is_left_out(studies: pd.DataFrame) -> None:
    tested = studies[studies["role"].eq("tested")]
    assert narrative.headline("Hair", tested, "tested") == (
        "Hair: 7 registered trials give vesicles, 1 completed, 1 with posted results"
    )
    assert narrative.headline("Hair", tested.iloc[1:2], "tested") == (
        "Hair: 1 registered trial gives vesicles, none completed, none with posted results"
    )
    assert narrative.left_out_sentence(studies, "tested") == (
        "Left out: 1 study of another role (measured 1)."
    )
    due = trials.due(studies, ledgers.read("companies"), TODAY)
    assert narrative.due_headline("Hair", due) == (
        "Hair: 2 studies are due within 12 months, by 2 sponsors; 1 study by a company of the ledger"
    )
    unnamed = due.assign(sponsor=[None, "A"], company=None)
    assert narrative.due_headline("Hair", unnamed) == (
        "Hair: 2 studies are due within 12 months, by 1 sponsor; the sponsor of 1 study is not stated"
    )
    assert narrative.due_headline("Hair", due.iloc[:0]) == "Hair: no study is due within 12 months"
    assert narrative.due_topics_headline({"hair": "Hair", "skin": "Skin"}, {"skin": 3, "hair": 1}) == (
        "Of 2 topics with studies due within 12 months, Skin has the most: 3"
    )
    changes = pd.DataFrame({"grade": ["critical", "minor"]})
    assert narrative.changes_headline(changes.iloc[:0]) == "No change was seen yet"
    assert (
        narrative.changes_headline(changes)
        == "2 changes seen over the last year of refreshes, 1 of them critical"
    )


def test_sponsors_and_countries_are_told_by_the_most_frequent() -> None:
    classes = pd.DataFrame({"sponsor_class": ["INDUSTRY", "OTHER"], "trials": [3, 2]})
    assert narrative.sponsors_headline("Hair", classes, 5) == (
        "Hair: 3 of 5 studies have a sponsor of the class industry"
    )
    countries = pd.DataFrame({"country": ["China", "Iran"], "trials": [2, 1]})
    assert narrative.countries_headline("Hair", countries, 5, 2) == (
        "Hair: sites in 2 countries, most often China (2); 2 of 5 studies name a site"
    )
    assert narrative.countries_headline("Hair", countries.iloc[:0], 5, 0) == "Hair: no study names a site"


def test_what_has_no_bar_and_what_vanished_is_said(studies: pd.DataFrame) -> None:
    assert len(trials.of_topic(studies, members(1, 8), "hair", "tested", gone=True)) == 1
    assert len(trials.of_topic(studies, members(1, 8), "hair", "measured", gone=True)) == 0
    assert len(trials.of_topic(studies, members(1, 8), "hair", "any", gone=True)) == 1
    assert narrative.beside_sentences(gone=0, undrawn=0) == []
    assert narrative.beside_sentences(gone=1, undrawn=2) == [
        "2 studies have no bar: undated or early.",
        "1 more study vanished from the registry's search: kept, not counted.",
    ]


def test_length_and_size_are_told_each_by_itself(studies: pd.DataFrame) -> None:
    # months 12.0, 20.0, 45.1, 22.8, 22.8; participants 20, 100, 0, 9, 9
    assert narrative.length_phrase(trials.lengths(studies)) == (
        "median length 23 months, median size 9 participants, over 5 studies that state them (4 planned)"
    )


def test_a_word_that_is_not_known_has_its_place_and_is_no_markup() -> None:
    rows = pd.DataFrame({"phase": ["PHASE1", "<b>PHASE5</b>"], "overall_status": ["COMPLETED", "PAUSED"]})
    cells = trials.phase_by_status(rows)
    phases = narrative.named(narrative.PHASES, cells["phase"])
    statuses = narrative.named(narrative.STATUSES, cells["overall_status"])
    assert list(phases)[-2:] == ["PHASE4", "<b>PHASE5</b>"]
    assert statuses == narrative.STATUSES | {"PAUSED": "PAUSED"}
    figure = phase_status(cells, phases, statuses, "#123456")
    assert list(figure.layout.xaxis.ticktext) == ["Phase 1", "&lt;b&gt;PHASE5&lt;/b&gt;"]
    assert list(figure.layout.yaxis.ticktext) == ["PAUSED", "Completed"]
    assert set(figure.data[0].hovertext) == {"Phase 1, Completed: 1", "&lt;b&gt;PHASE5&lt;/b&gt;, PAUSED: 1"}


def test_every_phase_status_and_role_has_a_name() -> None:
    from pipelines.tables.ledgers import trials_sample as declared

    assert set(narrative.STATUSES) == {*declared.OVERALL_STATUSES, trials.NOT_STATED}
    assert set(narrative.PHASES) == {*declared.PHASES, trials.NOT_STATED}
    assert set(narrative.ROLES) == {*declared.ROLES, "any"}
    assert set(narrative.SPONSOR_CLASSES) == {*SPONSOR_CLASSES, trials.NOT_STATED}
    assert set(narrative.FILTERS) == {field.name for field in fields(Filters)}


def test_the_table_says_how_many_fit_and_how_to_widen() -> None:
    assert narrative.fitting_sentence(3, 3, is_narrowed=False) == "All 3 studies of this choice"
    assert narrative.fitting_sentence(1, 1, is_narrowed=False) == "The one study of this choice"
    assert narrative.fitting_sentence(0, 1200, is_narrowed=True) == (
        "0 of 1,200 studies of this choice fit the filters"
    )
    assert narrative.widening_sentence({"phases": 49}, 49) == (
        "No study fits. Drop the filter on phase to see all 49."
    )
    assert narrative.widening_sentence({"phases": 2, "words": 0, "posted": 12}, 49) == (
        "No study fits all filters. Drop one of these to see as many studies: phase (2), first posted (12)."
    )
    assert narrative.widening_sentence({"phases": 0, "words": 0}, 49) == (
        "No study fits, and none would with any one filter dropped: drop two, or clear them all."
    )


@pytest.fixture(scope="module")
def simulated_tables() -> dict[str, pd.DataFrame]:
    opened = snapshot.open_snapshot(paths.bundled() / "simulated")
    return {name: opened.load(name) for name in ("trials", "topic_trials", "trial_years", "trial_countries")}


@pytest.mark.parametrize(("basis", "wish"), [("first_posted", "posted"), ("start", "started")])
def test_the_filter_of_a_bar_lists_as_many_studies_as_the_bar_counts(
    simulated_tables: dict[str, pd.DataFrame], basis: str, wish: str
) -> None:
    known = simulated_tables
    rows = trials.of_topic(known["trials"], known["topic_trials"], "field", "tested")
    bars = trials.yearly(known["trial_years"], "field", "tested", basis)
    assert bars["trials"].sum() > 20
    for year, count in zip(bars["year"], bars["trials"], strict=True):
        wanted = Filters(**{wish: (int(year), int(year))})
        assert len(filtered(rows, known["trial_countries"], wanted)) == count, year


def test_the_filters_of_a_cell_a_class_and_a_country_list_as_many_studies_as_they_count(
    simulated_tables: dict[str, pd.DataFrame],
) -> None:
    places = simulated_tables["trial_countries"]
    rows = trials.of_topic(simulated_tables["trials"], simulated_tables["topic_trials"], "field", "tested")

    def listed(**wanted: tuple[str, ...]) -> int:
        return len(filtered(rows, places, Filters(**wanted)))

    cells = trials.phase_by_status(rows)
    assert [listed(phases=(cell.phase,), statuses=(cell.overall_status,)) for cell in cells.itertuples()] == (
        cells["trials"].to_list()
    )
    classes = trials.counted(rows["sponsor_class"], "sponsor_class")
    assert [listed(sponsor_classes=(name,)) for name in classes["sponsor_class"]] == classes[
        "trials"
    ].to_list()
    own = trials.counted(places.loc[places["nct_id"].isin(rows["nct_id"]), "country"], "country")
    assert [listed(countries=(name,)) for name in own["country"]] == own["trials"].to_list()


def test_marks_come_back_with_what_their_filters_ask_for(studies: pd.DataFrame) -> None:
    years = pd.DataFrame({"year": [2024, 2026], "trials": [3, 1], "is_open": [False, True]})
    assert [[list(mark) for mark in trace.customdata] for trace in yearly_bars(years, "#123456").data] == [
        [["2024"]],
        [["2026"]],
    ]
    cells = trials.phase_by_status(studies)
    (drawn,) = phase_status(cells, narrative.PHASES, narrative.STATUSES, "#123456").data
    assert list(drawn.customdata[0]) == ["NA", "RECRUITING"]
    marks = length_and_size(trials.lengths(studies), "#123456").data
    assert [[list(study) for study in mark.customdata] for mark in marks] == [
        [["NCT00000001"]],
        # 4 enrols nobody, and 5 ends before it starts.
        [["NCT00000002"], ["NCT00000006"], ["NCT00000007"]],
    ]


def test_a_start_before_it_is_known_is_in_no_year(studies: pd.DataFrame) -> None:
    places = pd.DataFrame({"nct_id": [], "country": []}, dtype="str")
    found = filtered(studies, places, Filters(started=(2025, 2026)))
    # 3 and 8 state no start; 2 states a month.
    assert short(found) == [2, 6, 7]
