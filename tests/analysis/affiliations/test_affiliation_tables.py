"""Countries, organisations and journals by topic and year, on papers few enough to count by hand."""

import pandas as pd
import pytest

from pipelines.analysis.affiliations.tables import (
    JOURNALS,
    LISTED,
    article_tables,
    country_growth,
    journal_years,
    organisation_counts,
    papers_of_topics,
    worked_out,
)
from pipelines.tables import ANSWERS

AFFILIATIONS = [
    ("1", "Department of Surgery, Qilu Hospital of Shandong University, Jinan, China"),
    ("1", "Emory University, Atlanta, Georgia"),
    ("1", "School of Law, Emory University, Atlanta, GA, USA"),
    ("2", "The qilu Hospital of Shandong University, Jinan, P.R. China"),
    ("2", "Qilu Hospital of Shandong University, Jinan, PR China"),
    ("3", "ExoCoBio Inc., Seoul, Republic of Korea"),
    ("3", "Exocobio, Seoul, South Korea"),
    ("4", "University of Oxford"),
    ("6", "Emory University, Atlanta, USA"),  # of 2014
    ("7", "Emory University, Atlanta, USA"),  # another definition alone
    ("8", "Emory University, Atlanta, USA"),  # a light record
]
YEARS = {"1": 2015, "2": 2015, "3": 2015, "4": 2015, "5": 2017, "6": 2014, "7": 2015, "8": 2015, "9": 2018}


def tables() -> dict[str, pd.DataFrame]:
    return {
        "affiliations": pd.DataFrame(AFFILIATIONS, columns=["pmid", "text"]).assign(position=1),
        "companies": pd.DataFrame({"company": ["ExoCoBio", "Lonza", "FTC"]}),
        "articles": pd.DataFrame(
            {
                "pmid": list(YEARS),
                "publication_year": list(YEARS.values()),
                "is_full_record": [pmid not in ("8", "9") if pmid != "9" else None for pmid in YEARS],
                "journal": ["Vesicles", "Vesicles", "Skin", None, *(["Vesicles"] * 5)],
            }
        ).astype({"is_full_record": "boolean", "publication_year": "Int64"}),
        "topic_articles": pd.DataFrame(
            [("hair", "broad" if pmid == "7" else "standard", pmid) for pmid in YEARS]
            + [("field", "standard", pmid) for pmid in YEARS],  # whose records are not fetched
            columns=["topic", "definition", "pmid"],
        ),
        "topic_years": pd.DataFrame(
            [
                (topic, "standard", basis, year, year == 2018)
                for topic in ("hair", "field")
                for basis in ("publication", "entrez")
                for year in (None, 2014, 2015, 2016, 2017, 2018)
            ],
            columns=["topic", "definition", "date_basis", "year", "is_open"],
        ).astype({"year": "Int64", "is_open": "boolean"}),
    }


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    return list(frame[list(columns)].itertuples(index=False, name=None))


def test_all_keep_their_declarations() -> None:
    found = worked_out(tables(), ["hair"])
    assert list(found) == [name for name in ANSWERS if name in found]
    assert len(found) == 7
    for name, frame in found.items():
        ANSWERS[name].check(frame)


def test_an_article_has_each_country_and_each_organisation_once() -> None:
    found = worked_out(tables(), ["hair"])
    countries = found["article_countries"]
    assert rows(countries[countries["pmid"].isin(list("12345"))], "pmid", "country") == [
        ("1", "CN"),
        ("1", "US"),
        ("2", "CN"),
        ("3", "KR"),
    ]
    bodies = found["article_organisations"]
    assert rows(bodies[bodies["pmid"].isin(list("12345"))], "pmid", "organisation", "kind", "company") == [
        (
            "1",
            "Qilu Hospital of Shandong University",
            "institution",
            pytest.approx(float("nan"), nan_ok=True),
        ),
        ("1", "Emory University", "institution", pytest.approx(float("nan"), nan_ok=True)),
        (
            "2",
            "Qilu Hospital of Shandong University",
            "institution",
            pytest.approx(float("nan"), nan_ok=True),
        ),
        ("3", "ExoCoBio Inc", "company", "ExoCoBio"),
        ("4", "University of Oxford", "institution", pytest.approx(float("nan"), nan_ok=True)),
    ]


def test_only_full_records_of_the_standard_definition_from_2015_count_and_empty_years_are_years() -> None:
    papers, years = papers_of_topics(tables(), ["hair"])
    assert rows(papers, "topic", "pmid", "year") == [
        ("hair", "1", 2015),
        ("hair", "2", 2015),
        ("hair", "3", 2015),
        ("hair", "4", 2015),
        ("hair", "5", 2017),
    ]
    assert rows(years, "topic", "year", "is_open") == [
        ("hair", 2015, False),
        ("hair", 2016, False),
        ("hair", 2017, False),
        ("hair", 2018, True),
    ]


def test_whole_and_fractional_counts() -> None:
    frame = worked_out(tables(), ["hair"])["country_years"]
    of_2015 = frame[frame["year"].eq(2015)].sort_values("country")
    assert rows(of_2015, "country", "records", "fractional", "with_country", "articles") == [
        ("CN", 2, 1.5, 3, 4),
        ("KR", 1, 1.0, 3, 4),
        ("US", 1, 0.5, 3, 4),
    ]
    assert of_2015["fractional"].sum() == 3  # the papers that name a country
    china = of_2015.iloc[0]
    # Wilson of 2 in 3: (2/3 + z2/6 +- z sqrt(2/27 + z2/36)) / (1 + z2/3), z2 = 3.8415
    assert [round(china[name], 4) for name in ("share", "share_low", "share_high")] == [
        0.6667,
        0.2077,
        0.9385,
    ]
    empty = frame[frame["country"].eq("CN") & frame["year"].ne(2015)]
    assert rows(empty, "year", "records", "fractional", "with_country", "articles", "is_open") == [
        (2016, 0, 0.0, 0, 0, False),
        (2017, 0, 0.0, 0, 1, False),
        (2018, 0, 0.0, 0, 0, True),
    ]
    assert empty["share"].isna().tolist() == [True, True, True]


def test_growth_leaves_out_open_years_and_says_why_there_is_none() -> None:
    by_year = pd.DataFrame(
        [
            ("hair", country, year, records, year == 2020)
            for country, counts in {"CN": (10, 20, 40, 80, 160, 1), "US": (1, 1, 1, 1, 25, 90)}.items()
            for year, records in zip(range(2015, 2021), counts, strict=True)
        ],
        columns=["topic", "country", "year", "records", "is_open"],
    )
    found = country_growth(by_year)
    assert rows(found, "country", "first_year", "last_year", "records") == [
        ("CN", 2015, 2019, 310),
        ("US", 2015, 2019, 29),
    ]
    assert found["growth_pct"].iloc[0] == pytest.approx(100.0, abs=0.01)
    assert found["growth_low_pct"].iloc[0] < 100 < found["growth_high_pct"].iloc[0]
    assert pd.isna(found["growth_pct"].iloc[1])
    assert found["reason"].iloc[1] == "29 records in 5 years; a rate needs 30."


def test_papers_with_a_company_are_of_those_with_affiliations() -> None:
    frame = worked_out(tables(), ["hair"])["company_years"]
    assert rows(frame, "year", "records", "articles", "is_open") == [
        (2015, 1, 4, False),
        (2016, 0, 0, False),
        (2017, 0, 0, False),
        (2018, 0, 0, True),
    ]
    # Wilson of 1 in 4
    assert [round(frame.iloc[0][name], 4) for name in ("share", "share_low", "share_high")] == [
        0.25,
        0.0456,
        0.6994,
    ]


def test_organisations_of_a_kind_are_the_50_with_the_most_papers() -> None:
    names = [f"U{number:03}" for number in range(LISTED + 1)]
    papers = pd.DataFrame({"topic": "hair", "pmid": [str(n) for n in range(1, 53)]})
    bodies = pd.DataFrame(
        [("hair", "1", name, "institution", None) for name in names]
        + [("hair", "2", names[-1], "institution", None), ("hair", "2", "ExoCo", "company", "ExoCo")],
        columns=["topic", "pmid", "organisation", "kind", "company"],
    )
    found = organisation_counts(papers, bodies)
    assert rows(found[found["kind"].eq("company")], "organisation", "company", "records", "articles") == [
        ("ExoCo", "ExoCo", 1, 52)
    ]
    listed = found[found["kind"].eq("institution")]
    assert listed["organisation"].tolist() == [names[-1], *names[: LISTED - 1]]
    assert listed["records"].tolist() == [2, *[1] * (LISTED - 1)]


def test_a_name_of_an_institution_and_a_company_is_one_of_each() -> None:
    known = tables()
    names = [("1", "Harvard Medical School Ltd"), ("2", "Harvard Medical School")]
    names += [("3", name) for _, name in names]
    known["affiliations"] = pd.DataFrame(names, columns=["pmid", "text"]).assign(position=1)
    found = worked_out(known, ["hair"])
    spelt = "Harvard Medical School"
    assert rows(found["article_organisations"], "pmid", "organisation", "kind") == [
        ("1", spelt, "company"),
        ("2", spelt, "institution"),
        ("3", spelt, "company"),
        ("3", spelt, "institution"),
    ]
    assert rows(found["organisation_counts"], "kind", "organisation", "records") == [
        ("company", spelt, 2),
        ("institution", spelt, 2),
    ]


def test_journals_of_a_topic_are_the_30_with_the_most_papers() -> None:
    found = worked_out(tables(), ["hair"])["journal_years"]
    assert rows(found, "journal", "year", "records", "articles", "is_open") == [
        ("Skin", 2015, 1, 4, False),
        ("Vesicles", 2015, 2, 4, False),
        ("Vesicles", 2017, 1, 1, False),
    ]
    papers = pd.DataFrame(
        [("hair", str(n), 2015, f"J{n % (JOURNALS + 1):02}") for n in range(2 * JOURNALS + 1)],
        columns=["topic", "pmid", "year", "journal"],
    )
    years = pd.DataFrame({"topic": ["hair"], "year": [2015], "is_open": [False]})
    many = journal_years(papers, years)
    assert many["journal"].tolist() == [
        f"J{n:02}" for n in range(JOURNALS)
    ]  # the one with a paper less is left out


def test_no_affiliations_are_no_rows() -> None:
    none = article_tables(tables()["affiliations"].head(0), tables()["companies"])
    assert [len(frame) for frame in none.values()] == [0, 0]
    for name, frame in none.items():
        ANSWERS[name].check(frame)
