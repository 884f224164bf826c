"""Who & what: what its panels say is what the tables hold, counted here in plain Python."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from drawn import opened, opened_at
from hand_made import forty, pubmed
from streamlit.testing.v1 import AppTest

from dashboard import store
from dashboard.app_pages.who import panels
from dashboard.panels.panel import Notice
from pipelines.analysis.affiliations.countries import country_names
from pipelines.refresh.answers import answered
from pipelines.refresh.refresh import Choices
from pipelines.snapshots.editions import find

TOPIC = "drug_delivery"


def rows(table: str, topic: str = TOPIC) -> list[dict[str, object]]:
    frame = find("simulated").load(table)
    return list(frame[frame["topic"].eq(topic)].to_dict("records"))


def shown(app: AppTest) -> list[str]:
    assert not app.exception
    return [header.value.replace("\\", "") for header in app.header]


def captions(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.caption)).replace("\\", "")


@pytest.mark.parametrize(("counted", "column"), [("records", "records"), ("fractional", "fractional")])
def test_countries_are_those_of_complete_years_by_the_counting_chosen(
    simulated: AppTest, counted: str, column: str
) -> None:
    page = opened_at(simulated, "who", topic=TOPIC, counted=counted)
    closed = [row for row in rows("country_years") if not row["is_open"]]
    sums: dict[str, float] = {}
    for row in closed:
        sums[str(row["country"])] = sums.get(str(row["country"]), 0) + float(str(row[column]))
    by_year = {row["year"]: row for row in closed}
    located = sum(int(str(row["with_country"])) for row in by_year.values())
    papers = sum(int(str(row["articles"])) for row in by_year.values())
    first = max(sums, key=sums.__getitem__)
    title = shown(page)[0]
    assert title.startswith(f"Simulated: Drug delivery: most papers come from {country_names()[first]} (")
    assert f"({round(100 * sums[first] / located)}%)" in title
    said = captions(page)
    assert f"{papers:,} papers in complete years since 2015: {located:,} name a country" in said
    assert ("counts once in each" in said) == (counted == "records")
    assert ("counts 1/n in each" in said) == (counted == "fractional")


def test_growth_by_country_counts_intervals_above_zero(simulated: AppTest) -> None:
    title = shown(opened_at(simulated, "who", topic=TOPIC))[2]
    rates = [row for row in rows("country_growth") if not pd.isna(row["growth_pct"])]
    most = sorted(rates, key=lambda row: (-int(str(row["records"])), country_names()[str(row["country"])]))[
        :15
    ]
    grew = sum(float(str(row["growth_low_pct"])) > 0 for row in most)
    assert title == f"Simulated: Drug delivery: papers clearly grew in {grew} of {len(most)} countries"


def test_organisations_and_companies(simulated: AppTest) -> None:
    page = opened_at(simulated, "who", topic=TOPIC, who_part="organisations")
    named, share, firms = shown(page)
    most = max(
        (row for row in rows("organisation_counts") if row["kind"] == "institution"),
        key=lambda row: row["records"],
    )
    assert named == (
        f"Simulated: Drug delivery: {most['organisation']} is named most, by {most['records']:,} of "
        f"{most['articles']:,} papers since 2015"
    )
    closed = [row for row in rows("company_years") if not row["is_open"]]
    part = 100 * sum(row["records"] for row in closed) / sum(row["articles"] for row in closed)
    assert share.startswith(f"Simulated: Drug delivery: {part:.1f}% of papers name a company (")
    assert firms == "Simulated: Drug delivery: 3 firms of the ledger have papers or studies"


def test_journals(simulated: AppTest) -> None:
    page = opened_at(simulated, "who", topic=TOPIC, who_part="journals")
    sums: dict[str, int] = {}
    for row in rows("journal_years"):
        if not row["is_open"]:
            sums[row["journal"]] = sums.get(row["journal"], 0) + row["records"]
    first = max(sorted(sums), key=sums.__getitem__)
    assert shown(page)[0].startswith(f"Simulated: Drug delivery: {first} has most, {sums[first]:,} of ")


@pytest.mark.parametrize("topic", ["field", "engineered", "hair"])
@pytest.mark.parametrize("part", ["countries", "organisations", "journals"])
def test_every_topic_is_told_or_said_not_to_be(simulated: AppTest, topic: str, part: str) -> None:
    page = opened_at(simulated, "who", topic=topic, who_part=part)
    is_told = bool(rows("journal_years", topic))
    assert bool(shown(page)) == is_told == (topic != "field")
    assert bool(page.info) == (topic == "field") or part == "organisations"


def test_the_reference_edition_has_one_line_with_the_way_to_simulated_data(app: AppTest) -> None:
    page = opened(app, "who")
    assert shown(page) == []
    (said,) = [element.value for element in page.info]
    assert said.startswith("The reference edition has no affiliations or journals of papers.")
    assert "edition=simulated" in said


def test_live_data_read_in_short_say_how_to_read_them_in_full(
    app: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pubmed(forty()) as service:
        service.refresh(tmp_path / "live", Choices(light=True), answer=answered)
    monkeypatch.setenv("EXOSCOPE_DATA", str(tmp_path))
    page = opened_at(app, "who", topic="hair", edition="live")
    assert shown(page) == []
    assert [one.value for one in page.info if "read in short" in one.value] == [
        "No full record of a paper is held here: they were read in short, by an earlier version of Exoscope, or not "
        "asked for. `exoscope refresh` without `--light` reads them, with affiliations and terms."
    ]


OPEN = {
    "year": 2026,
    "is_open": True,
    "records": 1,
    "articles": 1,
    "share": 1.0,
    "share_low": 0.2,
    "share_high": 1.0,
}


@pytest.mark.parametrize(
    ("make", "cells", "why"),
    [
        (
            panels.countries,
            {"country": "KR", "with_country": 1},
            "No paper of a complete year names a country.",
        ),
        (panels.companies, {}, "No paper of a complete year has an affiliation."),
    ],
)
@pytest.mark.parametrize("closed", [{}, {"year": 2025, "is_open": False, "records": 0, "with_country": 0}])
def test_papers_of_an_open_year_alone_have_no_share(
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[panels.Choice], object],
    cells: dict[str, object],
    why: str,
    closed: dict[str, object],
) -> None:
    rows = [OPEN | cells, *([OPEN | cells | closed | {"articles": 0}] if closed else [])]
    monkeypatch.setattr(panels.store, "rows", lambda *_, **__: pd.DataFrame(rows))
    choice = panels.Choice(store.all_topics().topics["hair"], "records")
    assert make(choice) == Notice(why)


@pytest.mark.parametrize(("records", "drawn"), [(0, [2025, 2026]), (1, [2025, 2026, 2027])])
def test_an_open_year_without_any_paper_is_in_the_table_alone(
    monkeypatch: pytest.MonkeyPatch, records: int, drawn: list[int]
) -> None:
    told = [("hair", 2025, 4, False), ("hair", 2026, 0, True), ("hair", 2027, records, True)]
    frame = pd.DataFrame(told, columns=["topic", "year", "records", "is_open"]).assign(
        journal="A", articles=9
    )
    # Another journal has a paper this year: a year is left out where none has one.
    frame = pd.concat([frame, frame.head(2).assign(journal="B", records=1)])
    monkeypatch.setattr(panels.store, "rows", lambda *_, **__: frame)
    monkeypatch.setattr(panels.Choice, "panel", lambda *_, **parts: parts)
    panel: Any = panels.journal_years(panels.Choice(store.all_topics().topics["hair"], "records"))

    assert sorted(set(panel["figure"].args[0]["year"])) == drawn
    assert sorted(set(panel["rows"]["year"])) == [2025, 2026, 2027]


def test_firms_are_linked_to_their_papers_and_studies(monkeypatch: pytest.MonkeyPatch) -> None:
    held = {
        "article_organisations": pd.DataFrame(
            [
                ("1", "Lonza AG", "Lonza"),
                ("1", "Lonza Basel", "Lonza"),
                ("2", "X University", None),
                ("3", "Lonza", "Lonza"),
            ],
            columns=["pmid", "organisation", "company"],
        ),
        "articles": pd.DataFrame(
            {"pmid": ["1", "2", "3"], "title": ["One", "Two", "Three"], "entrez_date": ["2020-01-01"] * 3}
        ),
        "companies": pd.DataFrame({"company": ["Lonza", "Direct Biologics"]}),
        "trials": pd.DataFrame(
            {
                "nct_id": ["NCT00000001", "NCT00000002", "NCT00000003"],
                "title": ["A study", "Another", "A third"],
                "start_date": ["2021-05", "2022", None],
                "sponsor": ["Direct Biologics, LLC", "A hospital", None],
            }
        ),
        "topic_trials": pd.DataFrame(
            {"topic": ["hair"] * 3, "nct_id": [f"NCT0000000{n}" for n in (1, 2, 3)]}
        ),
    }
    members = pd.DataFrame(
        {"topic": "hair", "definition": ["standard", "standard", "broad"], "pmid": ["1", "2", "3"]}
    )
    monkeypatch.setattr(panels.store, "table", held.__getitem__)
    monkeypatch.setattr(panels.store, "members", lambda: members)
    monkeypatch.setattr(panels, "held", held.__getitem__)
    monkeypatch.setattr(panels.elsewhere, "article_addresses", lambda pmids: "at/" + pmids)
    monkeypatch.setattr(panels.elsewhere, "study_addresses", lambda ids: "in/" + ids)
    works = panels._works("hair")
    assert list(
        works[["Company", "What", "Title", "Identifier", "Source"]].itertuples(index=False, name=None)
    ) == [
        ("Direct Biologics", "Study", "A study", "NCT00000001", "in/NCT00000001"),
        ("Lonza", "Paper", "One", "1", "at/1"),
    ]
    choice = panels.Choice(store.all_topics().topics["hair"], "records")
    assert panels.firms(choice).lines == [
        "Direct Biologics: no papers, 1 study",
        "Lonza: 1 paper, no studies",
    ]
