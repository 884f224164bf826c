"""The Literature page: counts and shares worked out by hand on a few articles."""

import pandas as pd
import pytest

from dashboard.app_pages.literature.charts.papers import share_with_interval, yearly_band
from dashboard.charts.counts import ranked_bars
from pipelines.analysis.numbers.proportions import wilson_interval
from pipelines.analysis.papers import literature, overlap
from pipelines.sentences.literature import papers as narrative
from pipelines.topics import catalogue as topics

NA = pd.NA


def topic_years() -> pd.DataFrame:
    rows = [
        # topic, definition, basis, year, records, per_100k, share_of_field, is_open
        ("hair", "narrow", "entrez", 2023, 5, 0.5, 0.01, False),
        ("hair", "standard", "entrez", 2023, 10, 1.0, 0.02, False),
        ("hair", "broad", "entrez", 2023, 40, 4.0, 0.05, False),
        ("hair", "narrow", "entrez", 2024, 0, 0.0, 0.0, False),
        ("hair", "standard", "entrez", 2024, 15, 1.5, 0.03, False),
        ("hair", "broad", "entrez", 2024, 60, 6.0, 0.06, False),
        ("hair", "standard", "entrez", 2025, 4, 0.8, 0.02, True),
        ("hair", "standard", "entrez", None, 99, 9.0, 0.09, False),
        ("hair", "standard", "publication", 2023, 77, 7.0, 0.07, False),
        ("skincare", "standard", "entrez", 2023, 88, 8.0, 0.08, False),
    ]
    columns = [
        "topic",
        "definition",
        "date_basis",
        "year",
        "records",
        "per_100k",
        "share_of_field",
        "is_open",
    ]
    frame = pd.DataFrame(rows, columns=columns).astype({"year": "Int64", "records": "Int64", "is_open": bool})
    frame["completeness"] = frame["is_open"].map({True: 0.4, False: 1.0}).astype("Float64")
    for name in ("per_100k", "share"):
        value = "per_100k" if name == "per_100k" else "share_of_field"
        frame[f"{name}_low"], frame[f"{name}_high"] = frame[value] * 0.9, frame[value] * 1.1
    return frame


def told(yardstick: str, index_year: int | None = None) -> list[tuple[str, int, float | None]]:
    rows = literature.yearly(topic_years(), "hair", "entrez", yardstick, index_year)
    return [
        (row.definition, row.year, None if pd.isna(row.value) else round(row.value, 6))
        for row in rows.itertuples()
    ]


def test_records_leave_out_other_topics_other_bases_and_the_bucket_before() -> None:
    assert told("records") == [
        ("broad", 2023, 40),
        ("broad", 2024, 60),
        ("narrow", 2023, 5),
        ("narrow", 2024, 0),
        ("standard", 2023, 10),
        ("standard", 2024, 15),
        ("standard", 2025, 4),
    ]


def test_the_index_is_100_in_its_year_for_each_definition() -> None:
    assert told("index", 2023) == [
        ("broad", 2023, 100),
        ("broad", 2024, 150),
        ("narrow", 2023, 100),
        ("narrow", 2024, 0),
        ("standard", 2023, 100),
        ("standard", 2024, 150),
        ("standard", 2025, 40),
    ]


def test_there_is_no_index_on_a_year_with_no_records() -> None:
    assert [value for definition, _, value in told("index", 2024) if definition == "narrow"] == [None, None]
    assert all(value is None for *_, value in told("index", 1999))


@pytest.mark.parametrize(
    ("first", "last", "year"), [(2023, 2025, 2023), (2024, 2025, 2024), (2025, 2025, None)]
)
def test_the_index_starts_in_the_first_complete_year_with_papers(
    first: int, last: int, year: int | None
) -> None:
    assert (
        literature.index_year(topic_years(), ["hair"], "entrez", first, last, ("narrow", "standard")) == year
    )


@pytest.mark.parametrize(("yardstick", "low"), [("per_100k", 0.9), ("share_of_field", 0.018)])
def test_rates_bring_their_own_interval(yardstick: str, low: float) -> None:
    rows = literature.yearly(topic_years(), "hair", "entrez", yardstick)
    first = rows[rows["definition"].eq("standard")].iloc[0]
    assert first["low"] == pytest.approx(low)


ARTICLES = pd.DataFrame(
    [
        ("1", "Journal Article;Randomized Controlled Trial", 2023, 2022, "2023-05-01"),
        ("2", "Journal Article;Review", 2023, 2023, "2023-06-01"),
        ("3", "Case Reports", 2024, 2024, "2024-01-01"),
        ("4", None, 2024, 2024, None),
        ("5", "Clinical Trial Protocol", None, 2024, "2024-02-01"),
    ],
    columns=["pmid", "publication_types", "entrez_year", "publication_year", "entrez_date"],
).astype({"entrez_year": "Int64", "publication_year": "Int64"})
TOPIC_ARTICLES = pd.DataFrame(
    [("hair", "standard", pmid) for pmid in "1234"]
    + [("skincare", "standard", pmid) for pmid in "349"]
    + [("skincare", "broad", pmid) for pmid in "12"]
    + [("artificial", "standard", "9")],
    columns=["topic", "definition", "pmid"],
)


def test_clinical_is_a_type_tried_or_seen_in_people_word_for_word() -> None:
    assert literature.is_clinical(ARTICLES).tolist() == [True, False, True, False, False]


def test_the_clinical_share_stands_on_the_year_that_was_asked_for() -> None:
    entrez = literature.clinical_share(ARTICLES, "entrez")
    assert entrez[["year", "articles", "clinical", "share"]].to_numpy().tolist() == [
        [2023, 2, 1, 0.5],
        [2024, 2, 1, 0.5],
    ]
    publication = literature.clinical_share(ARTICLES, "publication")
    assert publication[["year", "articles", "clinical"]].to_numpy().tolist() == [
        [2022, 1, 1],
        [2023, 1, 0],
        [2024, 3, 1],
    ]


def test_types_are_counted_each_and_sorted() -> None:
    assert literature.publication_types(ARTICLES).to_numpy().tolist() == [
        ["Journal Article", 2],
        ["Case Reports", 1],
        ["Clinical Trial Protocol", 1],
        ["Randomized Controlled Trial", 1],
        ["Review", 1],
    ]


def test_the_newest_come_first_and_the_undated_last() -> None:
    assert literature.newest(ARTICLES)["pmid"].tolist() == ["5", "3", "2", "1", "4"]
    assert literature.newest(ARTICLES, 2)["pmid"].tolist() == ["5", "3"]


def test_the_records_of_a_topic_are_those_of_its_set() -> None:
    assert literature.of_topic(ARTICLES, TOPIC_ARTICLES, "skincare", "standard")["pmid"].tolist() == [
        "3",
        "4",
    ]


def test_an_interval_of_one_count_is_wilsons() -> None:
    # 2 of 10: Wilson 1927, z = 1.96: 0.0567 to 0.5098
    assert literature.interval_of(2, 10) == pytest.approx(
        {"share": 0.2, "low": 0.0567, "high": 0.5098}, abs=5e-5
    )
    with pytest.raises(ValueError, match="successes"):
        wilson_interval(pd.Series([3]), pd.Series([2]))


def test_an_open_year_is_a_hollow_mark_that_no_line_reaches() -> None:
    figure = yearly_band(
        literature.yearly(topic_years(), "hair", "entrez", "records"), "#123456", "records", "Papers"
    )
    by_name = {trace.name: trace for trace in figure.data}
    assert list(by_name["Standard"].x) == [2023, 2024]
    assert list(by_name["Unfinished year so far, standard"].x) == [2025]
    assert by_name["Unfinished year so far, standard"].marker.symbol == "circle-open"
    assert list(by_name["Narrow to broad definition"].y) == [40, 60, 0, 5]


def test_nothing_to_draw_is_a_sentence() -> None:
    nothing = literature.yearly(topic_years(), "drug_delivery", "entrez", "records")
    assert (
        yearly_band(nothing, "#123456", "records", "Papers").layout.annotations[0].text
        == "No paper was found in these years."
    )
    shares = literature.clinical_share(ARTICLES.iloc[:0], "entrez").assign(is_open=False)
    assert "No paper" in share_with_interval(shares, "#123456").layout.annotations[0].text
    empty = pd.Series([], dtype="str")
    assert (
        "nothing to count"
        in ranked_bars(empty, pd.Series([], dtype="Int64"), empty, "#123456").layout.annotations[0].text
    )


def test_bars_escape_their_labels() -> None:
    figure = ranked_bars(pd.Series(["<b>x</b>"]), pd.Series([3]), pd.Series(["3"]), "#123456")
    assert list(figure.data[0].y) == ["&lt;b&gt;x&lt;/b&gt;"]


def test_the_headline_tells_complete_years_and_the_spread_of_definitions() -> None:
    rows = literature.yearly(topic_years(), "hair", "entrez", "records")
    assert narrative.yearly_headline("Hair", rows) == (
        "Hair: 15 papers in 2024 (0 by the narrow, 60 by the broad definition); 10 in 2023"
    )
    assert narrative.yearly_summary(rows) == [
        "Most papers in one complete year, standard definition: 15, in 2024.",
        "Unfinished, so not a fall: 2025: 4 so far.",
    ]
    assert (
        narrative.yearly_headline("Hair", rows.iloc[:0])
        == "Hair: no paper was found in the complete years shown"
    )


@pytest.mark.parametrize(
    ("clinical", "articles", "said"),
    [
        (5, 29, "Hair: 5 of 29 papers with a record have a clinical publication type; too few for a share"),
        (4, 30, "Hair: 4 of 30 papers with a record have a clinical publication type; too few for a share"),
        (5, 30, "Hair: 16.7% of 30 papers with a record have a clinical publication type (7.3% to 33.6%)"),
        (26, 30, "Hair: 26 of 30 papers with a record have a clinical publication type; too few for a share"),
    ],
)
def test_a_share_is_told_from_30_papers_and_5_on_either_side_on(
    clinical: int, articles: int, said: str
) -> None:
    found = literature.interval_of(clinical, articles)
    assert narrative.clinical_headline("Hair", clinical, articles, found["low"], found["high"]) == said


def test_a_year_with_few_on_either_side_is_a_grey_cross() -> None:
    rows = pd.DataFrame(
        [
            (2023, 10, 4, 0.4, 0.2, 0.7, False),
            (2024, 10, 5, 0.5, 0.2, 0.8, False),
            (2025, 10, 5, 0.5, 0.2, 0.8, True),
        ],
        columns=["year", "articles", "clinical", "share", "low", "high", "is_open"],
    )
    many, few = share_with_interval(rows, "#123456").data
    assert (list(many.x), list(many.marker.symbol)) == ([2024, 2025], ["circle", "circle-open"])
    assert (list(few.x), list(few.marker.symbol), few.name) == (
        [2023],
        ["x-thin"],
        "Fewer than 5 with or without: read it as a count",
    )
    assert list(few.error_y.array) == pytest.approx([0.3])


def test_shares_can_be_read_beside_the_long_intervals_of_years_with_few_papers() -> None:
    columns = ["year", "articles", "clinical", "share", "low", "high", "is_open"]
    few, thirty = (2023, 29, 6, 0.2, 0.1, 0.4, False), (2024, 30, 5, 0.1, 0.05, 0.3, False)
    assert tops(pd.DataFrame([few, thirty], columns=columns)) == pytest.approx([0, 0.33])
    assert tops(pd.DataFrame([few], columns=columns)) is None
    all_of_them = (2025, 40, 40, 1.0, 0.9, 1.0, False)
    assert tops(pd.DataFrame([thirty, all_of_them], columns=columns)) == [0, 1]


def tops(rows: pd.DataFrame) -> list[float] | None:
    """The range of the shares that is drawn; None: as far as the intervals reach."""
    reaches = share_with_interval(rows, "#123456").layout.yaxis.range
    return None if reaches is None else list(reaches)


def test_overlap_and_flags_are_told_with_their_numbers() -> None:
    pairs = overlap.topic_overlaps(TOPIC_ARTICLES, ("skincare", "hair", "artificial"))
    found = overlap.shared_with(pairs, "hair", "standard")
    assert narrative.overlap_headline("Hair", found, {"skincare": "Skincare"}) == (
        "Hair: 2 papers also belong to Skincare, the largest overlap"
    )
    assert (
        narrative.overlap_headline("Hair", found.iloc[1:], {})
        == "Hair: no paper also belongs to another topic"
    )
    assert narrative.flags_sentence(1, 40, "not yet measured") == (
        "1 of 40 titles looks like a false hit by rule. Precision of the search: not yet measured."
    )
    types = literature.publication_types(ARTICLES)
    assert (
        narrative.types_headline("Hair", types, 5)
        == "Hair: 5 papers, among them 1 review and 1 randomised trial"
    )


def test_a_flag_counts_only_for_the_topics_its_rule_names() -> None:
    catalogue = topics.load()
    assert catalogue.flags["hair_cell"].topics == ("hair",)
    assert catalogue.flags["rna_exosome"].topics == ()
    articles = pd.DataFrame(
        {"flags": ["hair_cell", "rna_exosome", "hair_cell;rna_exosome", None]}, dtype="str"
    )
    assert literature.is_flagged(articles, "hair", catalogue).tolist() == [True, True, True, False]
    assert literature.is_flagged(articles, "drug_delivery", catalogue).tolist() == [False, True, True, False]


@pytest.mark.parametrize(
    ("is_open", "expected"),
    [
        ([False, False, False], "Papers a year, 2024 to 2026."),
        (
            [False, False, True],
            "Papers a year, 2024 to 2026; 2026 is not known to be complete: hollow, and not a fall.",
        ),
        (
            [False, True, True],
            "Papers a year, 2024 to 2026; 2025 and 2026 are not known to be complete: hollow, and not a fall.",
        ),
    ],
)
def test_published_years_say_which_were_open_when_they_were_counted(
    is_open: list[bool], expected: str
) -> None:
    counts = pd.DataFrame({"year": [2024, 2025, 2026], "is_open": is_open}).astype({"year": "Int64"})
    assert narrative.published_sentence(pd.concat([counts, counts])) == expected
