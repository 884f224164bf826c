"""Declarations: what a table refuses, and in which words."""

import pandas as pd
import pytest

from pipelines.errors import TableError
from pipelines.refresh.ledgers import read
from pipelines.tables import LEDGERS, LIVE, TABLES
from pipelines.tables.columns import precision_of

EVENTS = LEDGERS["regulatory_events"]


@pytest.fixture
def events() -> pd.DataFrame:
    return read("regulatory_events")


def refusal(frame: pd.DataFrame, name: str = "regulatory_events") -> str:
    with pytest.raises(TableError) as refused:
        LEDGERS[name].check(frame)
    return str(refused.value)


def changed(frame: pd.DataFrame, row: int, column: str, value: object) -> pd.DataFrame:
    other = frame.astype("object")
    other.loc[row, column] = value
    return other


def test_a_row_without_a_source_is_refused_by_name(events: pd.DataFrame) -> None:
    assert refusal(changed(events, 2, "source_url", None)) == (
        "Table regulatory_events, column source_url, row event_id=us-2018-04-04-guidance (row 3): "
        "holds nothing, but must not be empty."
    )


def test_an_unknown_category_is_refused_with_the_allowed_ones(events: pd.DataFrame) -> None:
    said = refusal(changed(events, 0, "kind", "press_release"))
    assert said.startswith(
        "Table regulatory_events, column kind, row event_id=eu-2009-11-30-law (row 1): holds 'press_release', "
        "but must be one of: warning_letter, untitled_letter,"
    )


def test_the_first_bad_row_is_named_and_the_others_are_counted(events: pd.DataFrame) -> None:
    bad = events
    for row in (7, 3, 5):
        bad = changed(bad, row, "exosome_named", "maybe")
    said = refusal(bad)
    assert "row event_id=kr-2018-guidance (row 4): holds 'maybe'" in said
    assert said.endswith("2 more rows break a rule.")


def test_one_more_bad_row_is_counted_in_the_singular(events: pd.DataFrame) -> None:
    said = refusal(changed(changed(events, 1, "source_tier", "gossip"), 4, "source_tier", "gossip"))
    assert said.endswith(" 1 more row breaks a rule.")


def test_a_control_character_in_a_cell_becomes_a_space(events: pd.DataFrame) -> None:
    checked = EVENTS.check(changed(events, 0, "summary", "a\x00b\uffffc\x9fd\te"))
    assert checked.loc[0, "summary"] == "a b c d\te"
    assert checked.drop(index=0).equals(EVENTS.check(events).drop(index=0))


def test_a_repeated_key_is_refused(events: pd.DataFrame) -> None:
    twice = pd.concat([events, events.iloc[[6]]])
    assert refusal(twice) == (
        "Table regulatory_events, column event_id, row event_id=hk-2019-12-07-safety-notice "
        f"(row {len(twice)}): "
        "holds 'hk-2019-12-07-safety-notice', but the key must not be repeated."
    )


def test_a_date_more_exact_than_its_precision_is_refused(events: pd.DataFrame) -> None:
    said = refusal(changed(events, 3, "date_precision", "year"))
    assert "column date, row event_id=kr-2018-guidance (row 4): holds '2018-12-21'" in said
    assert "must be as exact as date_precision says" in said


def test_an_undated_row_must_not_hold_a_date() -> None:
    status = read("regulatory_status")
    row = status.index[status["as_of_precision"] == "undated"][0]
    assert "must be as exact as as_of_precision says" in refusal(
        changed(status, row, "as_of", "2024"), "regulatory_status"
    )


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("many", "must be a whole number"),
        ("1.5", "must be a whole number"),
        ("-1", "must be at least 0"),
    ],
)
def test_a_count_is_a_whole_number_from_zero(value: str, rule: str) -> None:
    counts = read("published_year_counts")
    said = refusal(changed(counts, 0, "records", value), "published_year_counts")
    assert (
        f"column records, row theme=neurodegeneration, year=2010 (row 1): holds '{value}', but {rule}."
        in said
    )


@pytest.mark.parametrize(("year", "fits"), [("1899", False), ("1900", True), ("2100", True), ("2101", False)])
def test_a_year_lies_between_1900_and_2100(year: str, fits: bool) -> None:
    totals = changed(read("pubmed_totals"), 0, "year", year)
    if fits:
        assert LEDGERS["pubmed_totals"].check(totals)["year"][0] == int(year)
    else:
        assert "must lie in (1900, 2100)" in refusal(totals, "pubmed_totals")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://example.org/x", "http://localhost", "example.org", " https://a.b"]
)
def test_only_web_addresses_are_sources(events: pd.DataFrame, url: str) -> None:
    assert "must be an http or https address" in refusal(changed(events, 0, "source_url", url))


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("source_title", "   ", "must not be blank"),
        ("source_url", "https://a.example/x\n", "must be an http or https address"),
        ("event_id", "us-2020-law\n", "must match"),
    ],
)
def test_a_blank_and_a_line_break_at_the_end_are_refused(
    events: pd.DataFrame, column: str, value: str, rule: str
) -> None:
    assert rule in refusal(changed(events, 0, column, value))


@pytest.mark.parametrize("words", ["skincare;", ";hair", "hair;hair", "skincare; hair", ""])
def test_words_are_joined_by_semicolons_each_once(events: pd.DataFrame, words: str) -> None:
    assert 'must be words joined by ";"' in refusal(changed(events, 0, "topics", words))


def test_a_missing_and_an_unknown_column_are_both_named(events: pd.DataFrame) -> None:
    said = refusal(events.drop(columns="summary").assign(colour="red"))
    assert "missing: summary; not declared: colour" in said


def test_the_order_of_columns_is_part_of_the_declaration(events: pd.DataFrame) -> None:
    assert "their order differs" in refusal(events[["date", *[c for c in events if c != "date"]]])


@pytest.mark.parametrize(
    ("when", "precision"),
    [
        ("2024", "year"),
        ("2024-02", "month"),
        ("2024-02-29", "day"),
        ("2023-02-29", None),
        ("2024-13", None),
        ("2024-00", None),
        ("24", None),
        ("2024-2", None),
        ("2024-W01-1", None),
        ("٢٠٢٤", None),
        ("2024-02-29T00", None),
    ],
)
def test_precision_is_what_the_text_shows(when: str, precision: str | None) -> None:
    assert precision_of(when) == precision


def test_every_table_says_what_a_row_is_where_it_comes_from_and_on_what_terms() -> None:
    for table in TABLES.values():
        assert table.one_row_per
        assert table.source.endswith(".")
        assert table.licence
        assert set(table.key) <= set(table.columns)
        assert len({column.label for column in table.columns.values()}) == len(table.columns), table.name
        for column in table.columns.values():
            assert column.label
            assert column.about.endswith(".")


def test_what_a_table_is_made_of_are_tables_and_never_itself() -> None:
    """Through all in between: a number is traced back through these."""
    for name, table in TABLES.items():
        assert (table.made_of == ()) == (name in LEDGERS or name == "searches"), name
        upstream = set(table.made_of)
        for _ in TABLES:
            upstream |= {further for one in upstream for further in TABLES[one].made_of}
        assert name not in upstream


def test_rows_by_place_and_by_name_are_the_same_table_with_its_types() -> None:
    table = LIVE["europepmc_years"]
    by_place = table.frame([("hair", None, 3, 1, "2026-11-23T12:00:00+00:00")])
    by_name = table.frame(
        [{"asked_at": "2026-11-23T12:00:00+00:00", "articles": 3, "preprints": 1, "topic": "hair"}]
    )

    pd.testing.assert_frame_equal(by_place, by_name)
    assert {name: str(dtype) for name, dtype in by_place.dtypes.items()} == table.dtypes
    assert by_place["year"].isna().all()
    pd.testing.assert_frame_equal(table.check(by_place), by_place)


def test_a_table_without_rows_has_its_types_too() -> None:
    for table in TABLES.values():
        empty = table.frame()
        assert len(empty) == 0
        pd.testing.assert_frame_equal(table.check(empty), empty)


def test_a_row_with_a_column_that_is_not_declared_is_refused() -> None:
    with pytest.raises(TableError, match="not declared: article"):
        LIVE["europepmc_years"].frame([{"topic": "hair", "article": 3}])


def test_a_frame_is_cut_to_the_declared_columns_in_their_order() -> None:
    table = LIVE["trial_countries"]
    frame = pd.DataFrame({"beside": [1], "country": ["Italy"], "nct_id": ["NCT00000001"]})

    assert list(table.typed(frame).columns) == ["nct_id", "country"]


def test_checking_leaves_the_frame_it_was_given_alone(events: pd.DataFrame) -> None:
    shuffled = events.iloc[::-1]
    before = shuffled.copy()
    checked = EVENTS.check(shuffled)
    pd.testing.assert_frame_equal(shuffled, before)
    assert list(checked.index) == list(range(len(events)))


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("share_of_field", 1.01, "must lie in"),
        ("is_open", None, "must not be empty"),
        ("definition", "none", "must be one of: narrow, standard, broad"),
        ("records", -1, "must be at least 0"),
    ],
)
def test_a_topic_year_keeps_its_rules(column: str, value: object, rule: str) -> None:
    row = {
        "topic": "hair",
        "definition": "broad",
        "date_basis": "entrez",
        "year": None,
        "records": 1,
        "notices": 0,
        "preprint_twins": 0,
        "all_pubmed": 10,
        "field": 2,
        "per_100k": 10_000.0,
        "per_100k_low": 1.0,
        "per_100k_high": 20_000.0,
        "share_of_field": 0.5,
        "share_low": 0.0,
        "share_high": 1.0,
        "completeness": None,
        "is_open": False,
    }
    table = LIVE["topic_years"]

    assert len(table.check(pd.DataFrame([row]))) == 1
    with pytest.raises(TableError, match=rule):
        table.check(pd.DataFrame([row | {column: value}]))
    with pytest.raises(TableError, match="the key must not be repeated"):
        table.check(pd.DataFrame([row, row]))


@pytest.mark.parametrize(
    "moment",
    ["2026-11-23", "2026-11-23T12:00:00", "2026-11-23T12:00:00+01:00", "2026-11-23T12:00:00.5+00:00"],
)
def test_a_moment_is_utc_to_the_second(moment: str) -> None:
    row = {"scope": "field", "width": "broad", "date_basis": "entrez", "year": 2020, "records": 1}
    table = LIVE["pubmed_years"]

    assert len(table.check(pd.DataFrame([row | {"asked_at": "2026-11-23T12:00:00+00:00"}]))) == 1
    with pytest.raises(TableError, match="must be a UTC time, to the second"):
        table.check(pd.DataFrame([row | {"asked_at": moment}]))
