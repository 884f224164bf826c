"""Europe PMC: records that are counted, answers that are none, and the part of a refresh."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from threading import Event
from typing import Any

import faults
import httpx
import hypothesis.strategies as st
import pytest
from asking import NOW, client_at, client_of, occasion
from hand_made import article, articles, compiled_once, forty
from hypothesis import given

from pipelines.errors import SourceError
from pipelines.refresh import refresh as refreshing
from pipelines.refresh.refresh import Choices, Summary, refresh
from pipelines.snapshots.snapshot import Snapshot
from pipelines.sources.answers import Refused, Transient
from pipelines.sources.europepmc import europepmc
from pipelines.sources.europepmc.europepmc import (
    BUDGET,
    EUROPEPMC,
    LONGEST,
    Counted,
    EuropePmc,
    Question,
    hit_count,
    read_page,
    shares,
)
from pipelines.sources.europepmc.part import europepmc_part, translated
from pipelines.sources.part import Gap
from pipelines.standin.records.corpus import Corpus
from pipelines.standin.server import Service, stand_in
from pipelines.standin.services.answers import Answer, Asked, json_answer
from pipelines.standin.services.europepmc import EuropePmc as Simulated
from pipelines.topics import catalogue as topics

HAIR = Question("hair", 'TITLE:"hair growth"', 3)
YEARS = range(2020, 2028)
#: Four of 2020-01-01, two first of 2023-12-31, two of 2026-11-01, one of which was preprinted half a year before.
OF_HAIR = dict.fromkeys([None, *YEARS], (0, 0)) | {2020: (4, 0), 2023: (2, 0), 2026: (2, 1)}


@pytest.fixture(autouse=True)
def ledgers_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refreshing, "compiled", compiled_once)


@pytest.fixture
def standin() -> Iterator[Service]:
    with stand_in(corpus=forty()) as service:
        yield service


def counted(service: Service, question: Question = HAIR, before: int = 0) -> Counted:
    with client_at(EUROPEPMC, service) as client:
        asking = EuropePmc(client, now=lambda: NOW)
        return client.ask("hair", lambda: asking.counted(question, YEARS, before))


def test_a_topic_is_counted_from_one_page_of_its_records(standin: Service) -> None:
    found = counted(standin)
    assert (found.total, found.received, found.years, found.remarks) == (9, 9, OF_HAIR, ())
    (asked,) = standin.requests
    assert asked.parameters == {
        "query": '(TITLE:"hair growth") AND (SRC:MED OR SRC:PPR)',
        "resultType": "lite",
        "synonym": "FALSE",
        "pageSize": "1000",
        "cursorMark": "*",
        "format": "json",
    }


def test_what_is_older_than_the_first_year_is_counted_together(standin: Service) -> None:
    # Ten of 2020, five of 1999, five first of 2023; preprints of two of 2020 lie in 2019, one in 2023.
    found = counted(standin, Question("talk", 'TITLE:"cell communication"', 3))
    assert found.years == dict.fromkeys(YEARS, (0, 0)) | {None: (5, 2), 2020: (10, 0), 2023: (5, 1)}


def test_what_is_dated_after_the_last_year_is_in_it(standin: Service) -> None:
    with client_at(EUROPEPMC, standin) as client:
        assert EuropePmc(client).counted(HAIR, range(2020, 2023)).years[2022] == (4, 1)


def test_nothing_at_all_is_zero_everywhere(standin: Service) -> None:
    found = counted(standin, Question("nothing", 'TITLE:"nothing"', 3))
    assert (found.total, set(found.years.values())) == (0, {(0, 0)})


def many(old: int, late: int = 0) -> Simulated:
    """So many articles of 2010, which has no preprints, and of late 2024, of which every ninth was preprinted then."""
    days = [date(2010, 5, 1)] * old + [date(2024, 12, 1)] * late
    return Simulated(
        article(str(place), "On hair growth", "", day, day, day) for place, day in enumerate(days)
    )


@pytest.mark.parametrize(("records", "requests"), [(999, 1), (1_000, 1), (1_001, 2), (2_001, 3), (3_000, 3)])
def test_a_page_holds_a_thousand_records(records: int, requests: int) -> None:
    with stand_in(corpus=forty(), europepmc=many(records)) as service:
        found = counted(service)
    assert (found.total, found.received, found.remarks) == (records, records, ())
    assert found.years == dict.fromkeys(YEARS, (0, 0)) | {None: (records, 0)}
    assert len(service.requests) == requests


@pytest.mark.parametrize(
    ("allowed", "years"), [(3, [2024]), (4, [2024]), (5, [2023, 2024]), (6, [2023, 2024])]
)
def test_a_topic_of_more_records_is_counted_in_its_newest_complete_years(
    allowed: int, years: list[int]
) -> None:
    # One more than it may ask for: every ninth of the 108 late ones was preprinted.
    with stand_in(corpus=forty(), europepmc=many(allowed * 1_000 - 119, 108)) as service:
        found = counted(service, Question("hair", HAIR.search, allowed))
    assert (found.total, found.received) == (allowed * 1_000 + 1, None)
    assert found.years == {year: (108, 12) if year == 2024 else (0, 0) for year in years}
    assert found.remarks == (f"More than {allowed},000 records: only the newest complete years are counted.",)
    assert len(service.requests) == 1 + 2 * len(years)
    assert service.requests[1].parameters["query"] == (
        '(TITLE:"hair growth") AND SRC:MED AND FIRST_PDATE:[2024-01-01 TO 2024-12-31]'
    )


def test_a_year_that_fails_is_missing_and_named_and_all_are_a_failure() -> None:
    with stand_in(corpus=forty(), europepmc=many(5_001)) as service:
        faults.fail(
            service,
            faults.bad_gateway,
            times=99,
            when=lambda asked: "2024-12-31" in asked.parameters["query"],
        )
        found = counted(service, Question("hair", HAIR.search, 5))
        assert found.years == {2023: (0, 0)}
        assert found.remarks[1].startswith("2024 is missing: status 502")
        assert list(found.missing) == [2024]
        assert found.missing[2024].startswith("status 502")
        faults.fail(
            service,
            faults.bad_gateway,
            times=99,
            when=lambda asked: "2023-12-31" in asked.parameters["query"],
        )
        with pytest.raises(SourceError, match="2023 is missing: status 502"):
            counted(service, Question("hair", HAIR.search, 5))


def body_changed(change: Callable[[Any], Any]) -> faults.Fault:
    def changed(given: Answer) -> Answer:
        content = json.loads(given.body)
        change(content)
        return json_answer(content)

    return changed


def with_hits(hits: object) -> faults.Fault:
    return body_changed(lambda content: content.update(hitCount=hits))


def each_record(**cells: Any) -> faults.Fault:
    return body_changed(lambda content: [one.update(cells) for one in content["resultList"]["result"]])


def twice(number: int) -> faults.Fault:
    """So many records are others of the same page once more."""

    def change(content: Any) -> None:
        results = content["resultList"]["result"]
        results[:number] = results[-number:]

    return body_changed(change)


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
        with_hits(10),
        with_hits(None),
        with_hits("8"),
        with_hits(True),
        body_changed(lambda content: content.pop("resultList")),
        body_changed(lambda content: content.update(resultList=[])),
        body_changed(lambda content: content["resultList"]["result"].pop()),
        each_record(source="PAT"),
        each_record(id=None),
    ],
)
def test_faults_that_pass_leave_no_trace(standin: Service, fault: faults.Fault) -> None:
    faults.fail(standin, fault, times=2)
    assert counted(standin) == Counted(9, 9, NOW, OF_HAIR)


@pytest.mark.parametrize("fault", [twice(1), twice(4), each_record(firstPublicationDate=None, pubYear=None)])
def test_records_that_came_twice_or_undated_are_asked_for_once_more(
    standin: Service, fault: faults.Fault
) -> None:
    faults.fail(standin, fault, times=1)
    assert counted(standin) == Counted(9, 9, NOW, OF_HAIR)
    assert len(standin.requests) == 2


@pytest.mark.parametrize(("records", "believed"), [(9, 1), (199, 1), (200, 2), (900, 9)])
def test_of_a_few_records_that_stay_away_it_is_told_and_more_are_not_believed(
    records: int, believed: int
) -> None:
    with stand_in(corpus=forty(), europepmc=many(records)) as service:
        faults.fail(service, twice(believed), times=99)
        found = counted(service)
    came = f"{records - believed} different records with a date, where {records} were promised"
    assert (found.total, found.received, found.years[None]) == (
        records,
        records - believed,
        (records - believed, 0),
    )
    assert found.remarks == (f"{came}.",)
    with stand_in(corpus=forty(), europepmc=many(records)) as service:
        faults.fail(service, twice(believed + 1), times=99)
        with pytest.raises(SourceError, match=f"{records - believed - 1} different records"):
            counted(service)


def test_a_page_that_comes_again_for_the_next_is_not_believed() -> None:
    simulated = many(2_000)
    first = simulated.answer("search", page("*"))
    with stand_in(corpus=forty(), europepmc=simulated) as service:
        faults.fail(
            service,
            lambda _: first,
            times=99,
            when=lambda asked: asked.parameters.get("cursorMark") not in {"*", None},
        )
        with pytest.raises(
            SourceError, match="1,000 different records with a date, where 2,000 were promised"
        ):
            counted(service)


def page(mark: str) -> dict[str, str]:
    return {"query": HAIR.query, "resultType": "lite", "pageSize": "1000", "cursorMark": mark}


def test_a_first_page_without_the_mark_of_the_next_is_asked_again() -> None:
    with stand_in(corpus=forty(), europepmc=many(1_001)) as service:
        faults.fail(service, body_changed(lambda content: content.pop("nextCursorMark")), times=2)
        assert counted(service).received == 1_001
        assert len(service.requests) == 4


def test_without_a_day_the_year_of_the_issue_counts(standin: Service) -> None:
    faults.fail(standin, each_record(firstPublicationDate="", pubYear="2021"), times=99)
    assert counted(standin).years[2021] == (8, 1)


def test_a_record_alone_without_any_date_is_no_zero() -> None:
    with stand_in(corpus=forty(), europepmc=many(1)) as service:
        faults.fail(service, each_record(firstPublicationDate="n/a", pubYear=None), times=99)
        with pytest.raises(SourceError, match="0 different records with a date, where 1 were promised"):
            counted(service)


@pytest.mark.parametrize(("before", "falls"), [(11, False), (14, True)])
def test_far_fewer_than_at_the_last_refresh_are_not_believed(
    standin: Service, before: int, falls: bool
) -> None:
    if not falls:
        assert counted(standin, before=before).total == 9
        return
    with pytest.raises(SourceError, match=r"by more than 20%: from 14 to 9\. If .* --accept-drop"):
        counted(standin, before=before)


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (faults.bad_gateway, "status 502"),
        (version_alone, r"an answer without hitCount \(it holds: version\)"),
        (with_hits(10), "9 records where 10 were due"),
        (with_hits(7), "9 different records with a date, where 7 were promised"),
        (each_record(source="PAT"), r"a record that was not asked for \(PAT "),
    ],
)
def test_faults_that_stay_are_named(standin: Service, fault: faults.Fault, says: str) -> None:
    faults.fail(standin, fault, times=10_000)
    with pytest.raises(SourceError, match=says) as caught:
        counted(standin)
    assert str(caught.value).startswith("Asked Europe PMC for ")


def test_the_bundled_topics_share_the_budget_and_an_own_one_has_three() -> None:
    bundled = topics.load().topics
    assert sum(shares(bundled).values()) == BUDGET == 60
    given = shares(["own", "field", "hair"])
    assert given == {"own": 3, "field": 56, "hair": 4}
    # One request for the total, and two for each year: all of them get one at least.
    assert min(shares(bundled).values()) >= 3
    assert shares(["hair"]) == {"hair": 4}


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


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.sampled_from(["MED", "2024-01-01"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["source", "id", "firstPublicationDate", "pubYear", "result", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    hits=st.integers(-1, 3) | JSON,
    more=st.fixed_dictionaries({}, optional={"resultList": JSON, "nextCursorMark": JSON, "request": JSON}),
    results=st.lists(JSON, max_size=3),
)
def test_whatever_an_answer_holds_it_is_read_or_refused(
    hits: Any, more: dict[str, Any], results: Any
) -> None:
    for listed in ({"resultList": {"result": results}}, {}):
        try:
            found, records, _ = read_page({"hitCount": hits} | listed | more, "exosomes", 0)
        except (Refused, Transient):
            continue
        assert found == hits >= 0
        assert all(year is None or 1500 <= year < 3000 for year in records.values())


def test_zero_is_a_count() -> None:
    assert hit_count({"hitCount": 0}, "exosomes") == 0
    assert hit_count({"hitCount": 3, "request": {"queryString": " exosomes  x"}}, "exosomes x") == 3


def refreshed(
    service: Service, root: Path, days: int = 0, **choices: Any
) -> tuple[Snapshot, Summary, list[Asked]]:
    before = len(service.requests)
    chosen = Choices(sources=("europepmc",), **choices)
    with client_at(EUROPEPMC, service) as client:
        given = refresh({"europepmc": client}, root, chosen, now=lambda: NOW + timedelta(days=days))
    return (*given, service.requests[before:])


@pytest.fixture(scope="module")
def thousand() -> Simulated:
    return Simulated(Corpus.simulated(1_000).records)


def test_all_bundled_topics_take_at_most_sixty_requests_cold_and_next(
    thousand: Simulated, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A page of fifty makes of a thousand articles what a page of a thousand makes of twenty thousand.
    monkeypatch.setattr(europepmc, "PAGE", 50)
    with stand_in(corpus=forty(), europepmc=thousand) as service:
        cold, again = (len(refreshed(service, tmp_path, days)[2]) for days in (0, 1))
    assert cold == again == 31 <= BUDGET


@pytest.mark.parametrize("fault", [faults.bad_gateway, faults.cut_body, version_alone])
def test_under_a_service_that_fails_two_in_five_every_row_is_right_or_named_as_missing(
    thousand: Simulated, fault: faults.Fault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(europepmc, "PAGE", 50)
    chance = Random(4)
    frames = []
    for failing in (0.0, 0.4):
        with stand_in(corpus=forty(), europepmc=thousand) as service, client_at(EUROPEPMC, service) as client:
            faults.fail(
                service, fault, times=9_999, when=lambda _, failing=failing: chance.random() < failing
            )
            part = europepmc_part(client, occasion(tmp_path))
        frames.append(part.tables["europepmc_years"].frame)
    clean, came = frames
    assert len(came) > 200
    assert len(came.merge(clean)) == len(came)  # whole rows, with topic, year and both counts
    missing = set(clean["topic"][~clean.index.isin(clean.reset_index().merge(came)["index"])])
    told = part.searches.set_index("name")["warnings"].fillna("")
    assert missing <= set(told.index[told.str.contains("Asked in vain: |is missing: ")])


def test_a_year_that_was_not_counted_is_a_gap_of_its_topic(
    standin: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(europepmc, "PAGE", 1)
    is_2024 = lambda asked: "2024-12-31" in asked.parameters["query"]  # noqa: E731
    faults.fail(standin, faults.bad_gateway, times=99_999, when=is_2024)
    _, summary, _ = refreshed(standin, tmp_path)
    # Of hair, with four requests, it is the only year that is counted.
    assert {(gap.what, gap.topic, gap.since) for gap in summary.gaps["europepmc"]} == {
        ("field in 2024", "field", None),
        ("hair", "hair", None),
    }


def of_hair(asked: Asked) -> bool:
    search = translated(topics.load())[0]["hair"].text
    return asked.parameters["query"].startswith(f"({search})")


def test_a_topic_that_fails_is_missing_and_named_and_the_others_are_published(
    standin: Service, tmp_path: Path
) -> None:
    faults.fail(standin, faults.bad_gateway, times=99, when=of_hair)
    published, summary, _ = refreshed(standin, tmp_path)

    years, searches = published.load("europepmc_years"), published.load("searches").set_index("name")
    assert (years["topic"].nunique(), "hair" in set(years["topic"])) == (11, False)
    row = searches.loc["hair"]
    assert row[["promised", "received", "asked_at"]].isna().all()
    assert row["warnings"].startswith("Asked in vain: status 502")
    (gap,) = summary.gaps["europepmc"]
    assert (gap.what, gap.topic, gap.since, summary.exit_code) == ("hair", "hair", None, 3)
    assert gap.why.startswith("status 502")
    (warning,) = summary.warnings
    assert warning.startswith("europepmc: not counted, since it cannot be asked the same: ")
    assert (summary.failed, summary.numbers["europepmc"]) == ({}, {"europepmc_topics": 11})


def test_a_topic_that_fails_keeps_its_last_rows_with_their_age(standin: Service, tmp_path: Path) -> None:
    refreshed(standin, tmp_path)
    for days in (1, 2):
        faults.fail(standin, faults.bad_gateway, times=5, when=of_hair)
        published, summary, _ = refreshed(standin, tmp_path, days)
        (gap,) = summary.gaps["europepmc"]
        assert (gap.what, gap.topic, gap.since) == ("hair", "hair", "2026-11-23")

    years = published.load("europepmc_years")
    days_asked = years.groupby("topic")["asked_at"].agg(["min", "max"])
    assert days_asked.loc["hair"].tolist() == ["2026-11-23T12:00:00+00:00"] * 2
    assert set(days_asked.drop("hair").to_numpy().ravel()) == {"2026-11-25T12:00:00+00:00"}
    # Eight by title, eight by abstract; one of the preprints has hair in its title.
    hair = years[years["topic"].eq("hair")]
    assert (len(hair), hair["articles"].sum(), hair["preprints"].sum()) == (29, 16, 1)
    row = published.load("searches").set_index("name").loc["hair"]
    assert (row["promised"], row["asked_at"]) == (17, "2026-11-23T12:00:00+00:00")
    assert row["warnings"].count("Asked in vain: status 502") == 1
    assert row["warnings"].startswith("Author keywords")


def test_a_topic_that_was_asked_otherwise_keeps_nothing(standin: Service, tmp_path: Path) -> None:
    last, _, _ = refreshed(standin, tmp_path)
    catalogue = topics.load()
    hair = catalogue.topics["hair"]
    standard = replace(hair.definitions["standard"], text='"hair"[ti]')
    moved = replace(hair, definitions={**hair.definitions, "standard": standard})
    faults.fail(
        standin, faults.bad_gateway, times=5, when=lambda asked: 'TITLE:"hair")' in asked.parameters["query"]
    )
    with client_at(EUROPEPMC, standin) as client:
        now = replace(
            occasion(tmp_path, last), catalogue=replace(catalogue, topics={**catalogue.topics, "hair": moved})
        )
        part = europepmc_part(client, now)
    assert "hair" not in set(part.tables["europepmc_years"].frame["topic"])


def test_a_topic_that_fell_far_is_kept_until_told_that_it_is_right(standin: Service, tmp_path: Path) -> None:
    refreshed(standin, tmp_path)

    def fewer(content: Any) -> None:
        content.update(hitCount=3)
        del content["resultList"]["result"][3:]

    faults.fail(standin, body_changed(fewer), times=99, when=of_hair)
    kept, summary, _ = refreshed(standin, tmp_path, 1)
    why = "fewer than at the last refresh, by more than 20%: from 17 to 3"
    assert summary.gaps["europepmc"] == (Gap("hair", why, "2026-11-23", "hair"),)
    row = kept.load("searches").set_index("name").loc["hair"]
    assert row["promised"] == 17
    assert "fewer than at the last refresh, by more than 20%: from 17 to 3" in row["warnings"]
    taken, summary, _ = refreshed(standin, tmp_path, 2, accept_drop=True)
    assert (summary.gaps["europepmc"], summary.exit_code) == ((), 0)
    assert taken.load("searches").set_index("name").loc["hair", "promised"] == 3


def test_only_when_no_topic_comes_the_source_has_failed(standin: Service, tmp_path: Path) -> None:
    faults.fail(standin, faults.bad_gateway, times=9_999)
    with pytest.raises(SourceError, match="Asked Europe PMC for the records of field"):
        refreshed(standin, tmp_path)


def test_the_part_of_a_refresh_has_articles_preprints_and_reasons(standin: Service, tmp_path: Path) -> None:
    with client_at(EUROPEPMC, standin) as client:
        part = europepmc_part(client, occasion(tmp_path))

    assert len(standin.requests) == 12
    years = part.tables["europepmc_years"].frame
    assert len(years) == 12 * 29
    field = years[years["topic"].eq("field")].set_index("year")
    # 36 of the forty name exosomes in title or abstract; preprints are those of places 0, 9, 18 and 27.
    assert (field["articles"].sum(), field["preprints"].sum()) == (36, 4)
    assert field.loc[2019, "preprints"] == 2
    searches = part.searches.set_index("name")
    assert searches.loc["field", ["kind", "promised", "received"]].tolist() == ["set", 40, 40]
    assert searches.loc["field", "text"].endswith("AND (SRC:MED OR SRC:PPR)")
    left_out = searches.loc["artificial_cosmetic"]
    assert left_out[["promised", "received", "asked_at"]].isna().all()
    assert left_out["warnings"] == (
        "Left out. It would be 2,198 characters long, and Europe PMC takes 1,499 at most."
    )
    assert left_out["text"] == topics.load().topics["artificial_cosmetic"].definitions["standard"].text
    assert part.warnings == (
        "europepmc: not counted, since it cannot be asked the same: artificial_drug_delivery, "
        "artificial_gene_therapy, artificial_cosmetic; see searches.",
    )


def test_no_search_is_longer_than_the_service_takes() -> None:
    found, left_out = translated(topics.load())
    assert (
        max(len(Question(name, search.text, 1).within("MED", 2024)) for name, search in found.items())
        <= LONGEST
    )
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


@pytest.mark.parametrize(
    "changed",
    [{"cursorMark": "x"}, {"pageSize": "1001"}, {"resultType": "full"}, {"query": "hair growth"}],
)
def test_the_stand_in_answers_what_it_does_not_know_with_its_version_alone(changed: dict[str, str]) -> None:
    service = many(2)
    assert json.loads(service.answer("search", page("*")).body)["hitCount"] == 2
    assert json.loads(service.answer("search", page("*") | changed).body) == {"version": "6.9"}


def test_a_mark_of_the_stand_in_is_of_one_search_and_size() -> None:
    service = many(3)
    first = json.loads(service.answer("search", page("*") | {"pageSize": "2"}).body)
    mark = first["nextCursorMark"]
    second = json.loads(service.answer("search", page(mark) | {"pageSize": "2"}).body)
    assert [one["id"] for one in second["resultList"]["result"]] == ["2"]
    assert "nextCursorMark" not in second
    assert json.loads(service.answer("search", page(mark)).body) == {"version": "6.9"}
