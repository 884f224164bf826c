"""Europe PMC: counts that add up, answers that are none, and the part of a refresh."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest
from asking import client_at, client_of, occasion
from hand_made import articles, forty, refreshed

from pipelines.errors import SourceError
from pipelines.refresh.refresh import Choices
from pipelines.sources.answers import Refused, Transient
from pipelines.sources.europepmc.europepmc import EUROPEPMC, LONGEST, Count, EuropePmc, Question, hit_count
from pipelines.sources.europepmc.part import europepmc_part, translated
from pipelines.standin import EuropePmc as Simulated
from pipelines.standin import Service, stand_in
from pipelines.standin.services import answers as faults
from pipelines.standin.services.answers import Answer, json_answer
from pipelines.topics import catalogue as topics

HAIR = Question("articles of hair", 'TITLE:"hair growth"', "MED")
YEARS = range(2020, 2028)


@pytest.fixture
def standin() -> Iterator[Service]:
    with stand_in(corpus=forty()) as service:
        yield service


def counted(service: Service, question: Question = HAIR) -> dict[int | None, int]:
    with client_at(EUROPEPMC, service) as client:
        found = EuropePmc(client).counted(question, YEARS)
    assert found.total == sum(count.records for count in found.years.values())
    return {year: count.records for year, count in found.years.items()}


def test_years_are_counted_from_the_newest_until_all_are_found(standin: Service) -> None:
    # Four of 2020-01-01, two first of 2023-12-31, two of 2026-11-01.
    assert counted(standin) == dict.fromkeys([None, *YEARS], 0) | {2020: 4, 2023: 2, 2026: 2}
    queries = [asked.parameters["query"] for asked in standin.requests]
    assert queries[0] == '(TITLE:"hair growth") AND SRC:MED'
    assert queries[1] == '(TITLE:"hair growth") AND SRC:MED AND FIRST_PDATE:[2027-01-01 TO 3000-12-31]'
    assert queries[2].endswith("FIRST_PDATE:[2026-01-01 TO 2026-12-31]")
    assert queries[-1].endswith("FIRST_PDATE:[2020-01-01 TO 2020-12-31]")
    assert len(queries) == 1 + 8
    assert {asked.parameters["synonym"] for asked in standin.requests} == {"FALSE"}


def test_what_is_older_than_the_first_year_is_counted_together(standin: Service) -> None:
    talk = Question("articles of talk", 'TITLE:"cell communication"', "MED")
    # Ten of 2020, five of 1999, five first of 2023.
    assert counted(standin, talk) == dict.fromkeys(YEARS, 0) | {None: 5, 2020: 10, 2023: 5}
    assert standin.requests[-1].parameters["query"].endswith("FIRST_PDATE:[1500-01-01 TO 2019-12-31]")


def test_nothing_at_all_takes_one_request(standin: Service) -> None:
    nothing = Question("articles of nothing", 'TITLE:"nothing"', "MED")
    assert set(counted(standin, nothing).values()) == {0}
    assert len(standin.requests) == 1


def with_hits(hits: object) -> faults.Fault:
    return lambda given: json_answer(json.loads(given.body) | {"hitCount": hits})


def version_alone(_: Answer) -> Answer:
    """What a bad cursor or order brings."""
    return json_answer({"version": "6.9"})


@pytest.mark.parametrize(
    "fault",
    [
        faults.too_many_requests(2),
        faults.server_error,
        faults.bad_gateway,
        faults.cut_body,
        faults.ended_early,
        faults.empty_body,
        faults.wrong_type,
        faults.hang(Event()),
        version_alone,
        with_hits(7),
        with_hits(9),
        with_hits(None),
        with_hits("8"),
        with_hits(True),
    ],
)
def test_faults_that_pass_leave_no_trace(standin: Service, fault: faults.Fault) -> None:
    clean = counted(standin)
    standin.fail(fault, times=2, when=lambda asked: "FIRST_PDATE" not in asked.parameters["query"])
    assert counted(standin) == clean


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (faults.bad_gateway, "status 502"),
        (version_alone, r"an answer without hitCount \(it holds: version\)"),
        (with_hits(9), "8 in its years, where 9 are all"),
        (with_hits(7), "8 in its years, where 7 are all"),
    ],
)
def test_faults_that_stay_are_named(standin: Service, fault: faults.Fault, says: str) -> None:
    standin.fail(fault, times=10_000, when=lambda asked: "FIRST_PDATE" not in asked.parameters["query"])
    with pytest.raises(SourceError, match=says) as caught:
        counted(standin)
    assert str(caught.value).startswith("Asked Europe PMC for ")


@pytest.mark.parametrize(
    ("document", "kind", "says"),
    [
        ([], Transient, "JSON that is no object"),
        ({"version": "6.9"}, Transient, "without hitCount"),
        ({"hitCount": -1}, Transient, "without hitCount"),
        ({"hitCount": 5.0}, Transient, "without hitCount"),
        ({"errCode": 400, "errMsg": "No search criteria"}, Refused, "error 400: No search criteria"),
        (
            {"hitCount": 5, "request": {"queryString": "exos", "synonym": False}},
            Refused,
            "an answer to another search, 'exos'",
        ),
        (
            {"hitCount": 5, "request": {"queryString": "exosomes", "synonym": True}},
            Refused,
            "a count with synonyms",
        ),
    ],
)
def test_what_is_no_count_is_none(document: Any, kind: type[Exception], says: str) -> None:
    with pytest.raises(kind, match=says):
        hit_count(document, "exosomes")


def test_zero_is_a_count() -> None:
    assert hit_count({"hitCount": 0}, "exosomes") == 0
    assert hit_count({"hitCount": 3, "request": {"queryString": " exosomes  x"}}, "exosomes x") == 3


EARLIER = datetime(2026, 11, 1, tzinfo=UTC)
NOW = EARLIER + timedelta(days=20)


def counted_again(
    service: Service, known: dict[int | None, int]
) -> tuple[dict[int | None, Count], list[str]]:
    """What is counted 20 days after these counts were, and the days that were asked for."""
    before = {year: Count(records, EARLIER) for year, records in known.items()}
    with client_at(EUROPEPMC, service) as client:
        found = EuropePmc(client, now=lambda: NOW).counted(HAIR, YEARS, before)
    queries = [asked.parameters["query"].partition("FIRST_PDATE:[")[2][:4] for asked in service.requests]
    return dict(found.years), queries


KNOWN: dict[int | None, int] = dict.fromkeys([None, *YEARS], 0) | {2020: 4, 2023: 2, 2026: 2}


def test_closed_years_that_still_add_up_are_not_asked_again(standin: Service) -> None:
    years, asked = counted_again(standin, KNOWN)

    assert asked == ["", "2027", "2026", "2025"]
    assert {year: count.records for year, count in years.items()} == KNOWN
    assert {years[2027].asked_at, years[2026].asked_at, years[2025].asked_at} == {NOW}
    assert {years[2024].asked_at, years[2020].asked_at, years[None].asked_at} == {EARLIER}


@pytest.mark.parametrize(
    ("known", "last"),
    [
        (KNOWN | {2023: 1}, "2023"),  # one came since: what lies before it adds up
        (KNOWN | {2024: 1}, "2024"),  # one went
        ({year: count for year, count in KNOWN.items() if year != 2021}, "2021"),
    ],
)
def test_closed_years_that_moved_or_are_not_known_are_asked(
    standin: Service, known: dict[int | None, int], last: str
) -> None:
    years, asked = counted_again(standin, known)

    assert asked[-1] == last
    assert {year: count.records for year, count in years.items()} == KNOWN


def test_a_next_refresh_asks_less_and_everything_after_a_month(standin: Service, tmp_path: Path) -> None:
    def asked(days: int, **choices: bool) -> int:
        before = len(standin.requests)
        chosen = Choices(sources=("europepmc",), **choices)
        with client_at(EUROPEPMC, standin) as client:
            refreshed({"europepmc": client}, tmp_path, chosen, now=NOW + timedelta(days=days))
        return len(standin.requests) - before

    first, second, whole, later = asked(0), asked(1), asked(2, full=True), asked(40)
    assert (whole, later) == (first, first)
    assert second < first


def test_the_part_of_a_refresh_has_articles_preprints_and_reasons(standin: Service, tmp_path: Path) -> None:
    with client_at(EUROPEPMC, standin) as client:
        part = europepmc_part(client, occasion(tmp_path))

    years = part.tables["europepmc_years"].frame
    assert len(years) == 12 * 29
    field = years[years["topic"].eq("field")].set_index("year")
    # 36 of the forty name exosomes in title or abstract; preprints are those of places 0, 9, 18 and 27.
    assert (field["articles"].sum(), field["preprints"].sum()) == (36, 4)
    assert field.loc[2019, "preprints"] == 2
    searches = part.searches.set_index(["name", "kind"])
    assert (searches.loc[("field", "set"), "promised"], searches.loc[("field", "preprints"), "promised"]) == (
        36,
        4,
    )
    assert searches.loc[("field", "set"), "text"].endswith("AND SRC:MED")
    left_out = searches.loc[("artificial_cosmetic", "set")]
    assert left_out[["promised", "received", "asked_at"]].isna().all()
    assert left_out["warnings"] == (
        "Left out. It would be 2,094 characters long, and Europe PMC takes 1,499 at most."
    )
    assert left_out["text"] == topics.load().topics["artificial_cosmetic"].definitions["standard"].text
    assert part.warnings == (
        "europepmc: not counted, since it cannot be asked the same: artificial_drug_delivery, "
        "artificial_gene_therapy, artificial_cosmetic; see searches.",
    )


def test_no_search_is_longer_than_the_service_takes() -> None:
    found, left_out = translated(topics.load())
    assert max(Question(name, search.text, "MED").longest for name, search in found.items()) <= LONGEST
    assert set(found) | set(left_out) == set(topics.load().topics)
    with stand_in(corpus=forty()) as service, client_at(EUROPEPMC, service) as client:
        asking = EuropePmc(client)
        assert asking.count('TITLE:"x"'.ljust(LONGEST), asked="a long one") == 0
        with pytest.raises(SourceError, match=r"status 400, beginning .*No search criteria"):
            asking.count('TITLE:"x"'.ljust(LONGEST + 1), asked="a longer one")


def test_a_search_with_a_date_or_another_field_is_left_out(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        "[topics.serum]\nlabel = 'Serum'\nabout = 'Serum.'\n"
        + "".join(
            f"[topics.serum.{width}]\nsearch = 'review[pt]'\nwhy = 'a'\nknown_misses = 'b'\nreviewed_on = 2026-11-23\n"
            for width in ("narrow", "standard", "broad")
        ),
        encoding="utf-8",
    )
    _, left_out = translated(topics.load(extra=own))
    assert left_out["serum"] == 'It holds "review"[pt], a field that Europe PMC does not have.'


def test_counts_are_asked_by_get_at_the_documented_address() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"version": "6.9", "hitCount": 3})

    with client_of(EUROPEPMC, answer) as client:
        assert EuropePmc(client).count("exosomes", asked="exosomes") == 3
    assert asked[0].method == "GET"
    assert asked[0].url.host == "www.ebi.ac.uk"
    assert asked[0].url.path == "/europepmc/webservices/rest/search"
    assert dict(asked[0].url.params) == {
        "query": "exosomes",
        "resultType": "idlist",
        "synonym": "FALSE",
        "pageSize": "1",
        "format": "json",
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('TITLE:"hair growth"', 8 + 1),  # and the preprint of one
        ("TITLE_ABS:alopeci*", 8),  # in abstracts, none of which was preprinted
        ('TITLE:"hair growth" AND NOT SRC:PPR', 8),
        ('(TITLE:"hair growth" OR TITLE:"secretome") NOT SRC:PPR', 12),
    ],
)
def test_the_stand_in_reads_the_language_of_the_service(query: str, found: int) -> None:
    assert Simulated(articles()).matching(query).bit_count() == found
