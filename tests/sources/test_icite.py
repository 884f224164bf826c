"""iCite: both shapes of its answers, and its part of a refresh."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import faults
import httpx
import pandas as pd
import pytest
from asking import NOW, client_at, client_of, occasion
from hand_made import Answer, article, compiled_once, forty, rest, unanswered

from pipelines.errors import SourceError
from pipelines.refresh import refresh as refreshing
from pipelines.refresh.answers import answered
from pipelines.refresh.refresh import Choices, Summary, refresh
from pipelines.snapshots.snapshot import Snapshot
from pipelines.sources.answers import Refused, Transient
from pipelines.sources.icite import SOURCE, part
from pipelines.sources.icite.icite import FIELDS, ask, read_article, read_page
from pipelines.sources.icite.part import icite_part, papers_to_ask
from pipelines.sources.pieces import Unread
from pipelines.standin.records.articles import Record
from pipelines.standin.records.corpus import Corpus
from pipelines.standin.server import Service, stand_in
from pipelines.standin.services.answers import json_answer
from pipelines.standin.services.icite import ICite
from pipelines.text.sources import SOURCES

OLD = {
    "pmid": 23456789,
    "year": 2013,
    "is_clinical": "No",
    "human": 1,
    "animal": 0,
    "molecular_cellular": 0,
    "x_coord": 0,
    "y_coord": 1,
    "apt": 0.75,
    "cited_by_clin": [25488965, 29180076],
}
NEW = OLD | {
    "is_clinical": False,
    "human": 1.0,
    "_id": "23456789",
}
READ = {
    "pmid": "23456789",
    "year": 2013,
    "human": 1.0,
    "animal": 0.0,
    "molecular_cellular": 0.0,
    "apt": 0.75,
    "triangle_x": 0.0,
    "triangle_y": 1.0,
    "is_clinical": False,
    "cited_by_clin": 2,
}


@pytest.fixture(autouse=True)
def ledgers_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refreshing, "compiled", compiled_once)


@pytest.fixture
def standin() -> Iterator[Service]:
    with stand_in(corpus=forty(), rate_per_second=100_000.0) as service:
        yield service


@pytest.mark.parametrize("told", [OLD, NEW])
def test_both_shapes_are_read_alike(told: dict[str, Any]) -> None:
    assert read_article(told) == READ


def test_the_names_of_its_database_are_read_too() -> None:
    told = {
        "pmid": "23456789",
        "pubYear": 2013,
        "molCell": 0.5,
        "xCoord": 0.43,
        "yCoord": -0.5,
        "isClinicalArticle": True,
        "citingClinicalPmids": [1, 1.0, "1", 2],
    }
    found = read_article(told)
    assert (found["year"], found["molecular_cellular"], found["triangle_x"]) == (2013, 0.5, 0.43)
    assert (found["is_clinical"], found["cited_by_clin"]) == (True, 2)


@pytest.mark.parametrize(
    ("change", "column", "value"),
    [
        ({"cited_by_clin": None}, "cited_by_clin", None),
        ({"cited_by_clin": []}, "cited_by_clin", 0),
        ({"cited_by_clin": "25488965 29180076"}, "cited_by_clin", 2),
        ({"cited_by_clin": 3}, "cited_by_clin", None),
        ({"apt": 0}, "apt", 0.0),
        ({"apt": True}, "apt", None),
        ({"apt": "nan"}, "apt", None),
        ({"is_clinical": "perhaps"}, "is_clinical", None),
        ({"is_clinical": None}, "is_clinical", None),
        ({"year": 1899}, "year", None),
        ({"year": 1900}, "year", 1900),
        ({"year": 2101}, "year", None),
        # Without a heading of the three classes the service puts it in the middle.
        ({"human": 0, "y_coord": 0}, "triangle_y", None),
        ({"human": None}, "triangle_x", None),
    ],
)
def test_what_is_not_told_is_missing_and_no_zero(change: dict[str, Any], column: str, value: object) -> None:
    found = read_article(OLD | change)[column]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("text", "an article without a PMID"),
        ({"apt": 0.5}, "an article without a PMID"),
        (OLD | {"pmid": True}, "an article without a PMID"),
        (OLD | {"pmid": "1e999"}, "an article without a PMID"),
        ({"pmid": 1}, "article 1 without any of the fields"),
        ({"pmid": 1, "year": 2020, "title": "t"}, "article 1 without any of the fields"),
        (OLD | {"human": 1.01}, "article 23456789 with a share that is none"),
        (OLD | {"apt": -0.01}, "article 23456789 with a share that is none"),
    ],
)
def test_what_cannot_be_is_refused(told: object, why: str) -> None:
    with pytest.raises(Refused) as refused:
        read_article(told)
    assert refused.value.came_back == why


def test_a_page_where_nothing_tells_of_clinical_articles_does_not_read_as_none() -> None:
    """Called otherwise, it would read as if no article cited any paper."""
    untold = {name: value for name, value in OLD.items() if name != "cited_by_clin"}
    with pytest.raises(Refused) as refused:
        read_page({"data": [untold, untold]}, ["23456789"])
    assert refused.value.came_back == "articles without cited_by_clin"
    kept = read_page({"data": [untold | {"pmid": 8}, OLD]}, ["8", "23456789"])
    assert [one["cited_by_clin"] for one in kept if isinstance(one, dict)] == [None, READ["cited_by_clin"]]


def test_a_page_holds_what_was_asked_for() -> None:
    other = OLD | {"pmid": 5}
    found = read_page({"data": [other, NEW, {"pmid": 7}]}, ["23456789", "8"])
    assert found == [READ, Unread("article 7 without any of the fields")]
    assert read_page({"data": []}, ["8"]) == []
    with pytest.raises(Refused, match="articles that were not asked for"):
        read_page({"data": [other]}, ["8"])


@pytest.mark.parametrize("document", [{}, [], {"data": {}}, {"data": None}])
def test_a_page_without_its_list_is_asked_again(document: object) -> None:
    with pytest.raises(Transient, match="an answer without its list of articles"):
        read_page(document, ["8"])


def test_a_request_names_articles_and_fields() -> None:
    asked: list[httpx.URL] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        return httpx.Response(200, json={"data": [OLD]})

    with client_of(SOURCE.service, answer) as client:
        assert ask(client, ["23456789", "27599104"]) == [READ]
    (url,) = asked
    assert url.path == "/api/pubs"
    assert dict(url.params) == {"pmids": "23456789,27599104", "fl": FIELDS}
    assert FIELDS == (
        "pmid,year,human,animal,molecular_cellular,x_coord,y_coord,apt,is_clinical,cited_by_clin"
    )


def refreshed(
    service: Service, root: Path, days: int = 0, *names: str, answer: Answer = unanswered, **choices: Any
) -> tuple[Snapshot, Summary]:
    names = names or ("pubmed", "icite")
    with ExitStack() as opened:
        clients = {name: opened.enter_context(client_at(SOURCES[name].service, service)) for name in names}
        if "pubmed" in clients:
            clients["pubmed"].email = "reader@example.org"
        now = NOW + timedelta(days)
        return refresh(clients, root, Choices(**choices), now=lambda: now, clock=lambda: 0.0, answer=answer)


def asked(service: Service) -> list[list[str]]:
    found = [one.parameters["pmids"].split(",") for one in service.requests if one.source == "icite"]
    service.requests.clear()
    return found


#: Of the forty: hair of 2020, 2023 and 2026 in the title, of 2020, 2025 and 2026 in the abstract.
HAIR = {
    f"{91_000_001 + 100 * group + number}"
    for group, n in ((3, 4), (4, 2), (5, 2), (6, 2), (7, 2), (8, 4))
    for number in range(n)
}
#: Created within 30 days of the stand-in's day, or of a number that it lacks.
UNKNOWN = {"91000501", "91000502"} | {pmid for pmid in HAIR if int(pmid) % 29 == 0}


def test_a_refresh_asks_about_the_papers_that_pubmed_gave_in_it(standin: Service, tmp_path: Path) -> None:
    published, summary = refreshed(standin, tmp_path, answer=answered)

    (pmids,) = asked(standin)
    assert set(pmids) == HAIR
    rows = published.load("reach")
    assert set(rows["pmid"]) == HAIR - UNKNOWN
    assert list(rows["pmid"]) == sorted(rows["pmid"], key=int)
    assert rows["asked_at"].eq("2026-11-23T12:00:00+00:00").all()
    assert summary.exit_code == 0
    assert summary.came[-1] == f"iCite's data of {len(rows)} of 16 papers"
    (row,) = published.load("searches").query("source == 'icite'").to_dict("records")
    assert (row["name"], row["promised"], row["received"]) == ("papers", 16, len(rows))
    assert row["text"] == f"pubs?fl={FIELDS}&pmids=[PMIDs of the papers, 200 at a time]"
    # None of the forty has headings, so none has a place.
    assert rows[["triangle_x", "triangle_y"]].isna().all(axis=None)
    years = published.load("reach_years").query("topic == 'hair'").set_index("year")
    assert years.loc[2020, ["articles", "known"]].tolist() == [
        6,
        6 - len([p for p in UNKNOWN if p < "91000400"]),
    ]


def test_what_is_known_is_asked_again_after_thirty_days(standin: Service, tmp_path: Path) -> None:
    first, _ = refreshed(standin, tmp_path)
    asked(standin)
    known = set(first.load("reach")["pmid"])

    later, _ = refreshed(standin, tmp_path, 30, "icite")
    assert [set(batch) for batch in asked(standin)] == [UNKNOWN]
    pd.testing.assert_frame_equal(later.load("reach"), first.load("reach"))

    last, _ = refreshed(standin, tmp_path, 31, "icite")
    assert [set(batch) for batch in asked(standin)] == [HAIR]
    assert last.load("reach")["asked_at"].eq("2026-12-24T12:00:00+00:00").all()
    assert set(last.load("reach")["pmid"]) == known

    refreshed(standin, tmp_path, 32, "icite", full=True)
    assert [set(batch) for batch in asked(standin)] == [HAIR]


class AllKnowing(ICite):
    """One that knows every article."""

    def _knows(self, record: Record) -> bool:
        return True


def test_where_all_is_known_nothing_is_asked(standin: Service, tmp_path: Path) -> None:
    standin.services["icite"] = AllKnowing(forty(), date(2026, 11, 23))
    first, _ = refreshed(standin, tmp_path)
    assert set(first.load("reach")["pmid"]) == HAIR
    asked(standin)
    later, summary = refreshed(standin, tmp_path, 1, "icite")
    assert (asked(standin), summary.exit_code) == ([], 0)
    assert later.manifest["sources"]["icite"]["fetched_at"] == "2026-11-24T12:00:00+00:00"
    pd.testing.assert_frame_equal(later.load("reach"), first.load("reach"))


def test_where_more_are_wanted_than_may_be_asked_the_next_refresh_goes_on(
    standin: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part, "LONGEST", 3)
    monkeypatch.setattr(part, "REQUESTS", 2)
    first, summary = refreshed(standin, tmp_path)
    order = [pmid for batch in asked(standin) for pmid in batch]
    assert (len(order), summary.warnings[-1]) == (6, "icite: 10 papers are left for a later refresh.")
    held = {
        name: first.load(name) for name in ("articles", "topic_articles", "topic_years", "facet_articles")
    }
    assert papers_to_ask(held, occasion(tmp_path).catalogue)[:6] == order
    refreshed(standin, tmp_path, 1, "icite")
    more = [pmid for batch in asked(standin) for pmid in batch]
    # Those that it did not know are asked once more, then those that come next.
    assert len(more) == 6
    assert set(more) & set(order) == UNKNOWN & set(order)


def test_refreshes_further_apart_than_thirty_days_reach_every_paper_too(
    standin: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    standin.services["icite"] = AllKnowing(forty(), date(2026, 11, 23))
    monkeypatch.setattr(part, "LONGEST", 3)
    monkeypatch.setattr(part, "REQUESTS", 2)
    refreshed(standin, tmp_path)
    rounds = [[pmid for batch in asked(standin) for pmid in batch]]
    for days in (40, 80, 120):
        refreshed(standin, tmp_path, days, "icite")
        rounds.append([pmid for batch in asked(standin) for pmid in batch])
    first, second, third, fourth = rounds
    # Sixteen papers, six a refresh: the last four, then again those asked longest ago, in the same order.
    assert set(first) | set(second) | set(third[:4]) == HAIR
    assert third[4:] == first[:2]
    assert fourth == first[2:] + second[:2]


def test_an_order_of_chance_is_that_of_the_digests() -> None:
    tables = {
        "articles": pd.DataFrame(
            {"pmid": ["1", "2", "3", "4"], "publication_year": pd.array([2020, 1995, None, 2020], "Int64")}
        ).assign(publication_types="Journal Article"),
        "topic_articles": pd.DataFrame(
            [
                ("hair", "standard", "1"),
                ("hair", "standard", "2"),
                ("hair", "standard", "3"),
                ("hair", "broad", "4"),
                ("skincare", "standard", "4"),
                ("field", "standard", "5"),
            ],
            columns=["topic", "definition", "pmid"],
        ),
        "topic_years": pd.DataFrame({"topic": ["hair"], "notices": [0]}),
    }
    catalogue = occasion(Path()).catalogue
    # SHA-256 of "4" begins with 4b, of "1" with 6b.
    assert papers_to_ask(tables, catalogue) == ["4", "1"]
    assert papers_to_ask({"articles": tables["articles"]}, catalogue) == []


def test_a_batch_that_fails_keeps_its_rows_and_is_named(
    standin: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part, "LONGEST", 4)
    first, _ = refreshed(standin, tmp_path)
    order = sorted((pmid for batch in asked(standin) for pmid in batch), key=lambda pmid: pmid not in UNKNOWN)
    lost = order[4:8]  # those that it did not know are asked first
    faults.fail(
        standin, faults.bad_gateway, 1_000, lambda one: one.parameters.get("pmids", "").split(",") == lost
    )

    later, summary = refreshed(standin, tmp_path, 7, full=True)

    assert summary.exit_code == 3
    (gap,) = summary.gaps["icite"]
    assert (gap.what, gap.since) == ("the reach of 4 papers", "2026-11-23")
    assert "status 502" in gap.why
    rows = later.load("reach")
    assert set(rows["pmid"]) == set(first.load("reach")["pmid"])
    assert set(rows.loc[rows["asked_at"].str[:10].eq("2026-11-23"), "pmid"]) == set(lost)


def test_a_failure_of_it_leaves_the_rest_and_one_of_pubmed_leaves_it(
    standin: Service, tmp_path: Path
) -> None:
    faults.fail(standin, faults.bad_gateway, 1_000, lambda one: one.source == "icite")
    published, summary = refreshed(standin, tmp_path)
    assert (summary.exit_code, list(summary.failed)) == (3, ["icite"])
    assert "articles" in published.tables
    assert "status 502" in published.manifest["missing"]["reach"]
    assert "reach_years" not in published.tables
    faults.end(standin)
    standin.requests.clear()

    faults.fail(standin, faults.bad_gateway, 10_000, lambda one: one.source == "pubmed")
    published, summary = refreshed(standin, tmp_path, 1)
    assert list(summary.failed) == ["pubmed"]
    assert set(published.load("reach")["pmid"]) == HAIR - UNKNOWN


def test_without_papers_it_is_not_asked(standin: Service, tmp_path: Path) -> None:
    with pytest.raises(
        SourceError, match=r"Did not ask iCite: no papers of topics to ask about\. Fetch PubMed first"
    ):
        refreshed(standin, tmp_path, 0, "icite")
    assert standin.requests == []


def test_far_fewer_known_than_before_are_not_believed(standin: Service, tmp_path: Path) -> None:
    first, _ = refreshed(standin, tmp_path)
    forgetful = ICite(Corpus([], rest()), date(2026, 11, 23))
    standin.services["icite"] = forgetful
    with pytest.raises(
        SourceError, match=r"fewer than at the last refresh, by more than 20%: 0 where there were \d+"
    ):
        refreshed(standin, tmp_path, 40, "icite")
    published, _ = refreshed(standin, tmp_path, 40, "icite", accept_drop=True)
    assert len(first.load("reach")) > 10
    assert published.load("reach").empty


def test_records_that_cannot_be_read_stop_it(standin: Service, tmp_path: Path) -> None:
    def other_names(given: Any) -> Any:
        data = json.loads(given.body)["data"]
        return json_answer({"data": [{"pmid": one["pmid"], "aptitude": 1} for one in data]})

    faults.fail(standin, other_names, 100, lambda one: one.source == "icite")
    _, summary = refreshed(standin, tmp_path)
    assert "records that cannot be read, the first: article" in str(summary.failed["icite"])


def test_a_column_that_no_article_has_any_more_is_told() -> None:
    rows = pd.DataFrame({"pmid": [str(n) for n in range(200)], "apt": pd.array([None] * 200, "Float64")})
    assert part._silent(rows) == ["apt"]
    assert part._silent(rows.iloc[:199]) == []


def test_the_stand_in_is_as_odd_as_the_service() -> None:
    born = date(2020, 3, 1)
    records = [
        article(str(91_000_000 + n), "Exosomes", "", born, None, born, indexed=born) for n in range(300)
    ]
    service = ICite(Corpus(records, rest()), date(2026, 11, 23))

    def told(*pmids: str) -> dict[str, Any]:
        answer = service.answer("pubs", {"pmids": ",".join(pmids)})
        found: dict[str, Any] = json.loads(answer.body)
        return found

    old, new = told("91000001", "91000002", "1"), told("91000002", "91000001")
    if "meta" in new:
        old, new = new, old
    assert (
        [one["pmid"] for one in old["data"]] == [one["pmid"] for one in new["data"]] == [91000002, 91000001]
    )
    assert {one["is_clinical"] for one in old["data"]} <= {"Yes", "No"}
    assert {type(one["is_clinical"]) for one in new["data"]} == {bool}
    whole = [one[name] for one in new["data"] for name in ("human", "animal") if one[name] in (0, 1)]
    assert {type(part) for part in whole} == {float}
    assert service.answer("pubs", {"pmids": ",".join(map(str, range(201)))}).status == 414
    assert json.loads(service.answer("pubs", {"year": "2020", "limit": "3", "fl": "pmid"}).body)["data"] != []
    everything = told(*(record.pmid for record in records[:200]))["data"]
    assert any(one["cited_by_clin"] is None for one in everything)
    assert len(everything) == 200 - sum(int(record.pmid) % 29 == 0 for record in records[:200])
    assert icite_part is not None
