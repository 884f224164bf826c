import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from places import ANSWERS
from records import records_of

from pipelines.errors import SourceError
from pipelines.pubmed_search.grammar import Query, parse
from pipelines.pubmed_search.tree import translated
from pipelines.sources.client import Client
from pipelines.sources.pace import Limiter, Pace
from pipelines.sources.pubmed.eutils import EUTILITIES
from pipelines.sources.pubmed.pubmed import PubMed, year_query
from pipelines.sources.pubmed.record import Records

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HAIR = '("hair loss"[tiab] OR alopecia[tiab]) AND exosom*[tiab]'
EXOSOMES = "exosom*[tiab]"

Form = dict[str, str]
Start = Callable[..., PubMed]


@pytest.fixture
def pubmed_of() -> Iterator[Start]:
    """PubMed on a function that answers forms, or on documents given one after another."""
    with ExitStack() as clients:

        def start(*answers: Any, workers: int = 1) -> PubMed:
            waiting = iter(answers)

            def reply(request: httpx.Request) -> httpx.Response:
                form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
                answer = answers[0](form) if callable(answers[0]) else next(waiting)
                return answer if isinstance(answer, httpx.Response) else httpx.Response(200, json=answer)

            client = Client(
                EUTILITIES,
                email="reader@example.org",
                transport=httpx.MockTransport(reply),
                limiter=Limiter(Pace(1_000), lambda: 0.0),
                pause=lambda _: False,
            )
            return PubMed(clients.enter_context(client), workers=workers, now=lambda: NOW)

        yield start


def esearch(
    term: str,
    pmids: list[str],
    *,
    count: int | None = None,
    lost: tuple[str, ...] = (),
    translation: str = "",
) -> dict[str, Any]:
    number = len(pmids) if count is None else count
    result: dict[str, Any] = {
        "count": str(number),
        "idlist": pmids,
        "translationset": [],
        "querytranslation": translation or translated(parse(term)),
    }
    if lost or not number:
        messages = [] if number else ["No items found."]
        result["warninglist"] = {"quotedphrasesnotfound": list(lost), "outputmessages": messages}
    return {"header": {"type": "esearch", "version": "0.3"}, "esearchresult": result}


class Corpus:
    """Articles by Entrez date, handed out 9,999 at a time like PubMed's."""

    def __init__(self, days: dict[date, int]) -> None:
        self.forms: list[Form] = []
        self.held: dict[str, date] = {}
        for day, number in days.items():
            for _ in range(number):
                self.held[str(1_000_000 + len(self.held))] = day

    def __call__(self, form: Form) -> Any:
        self.forms.append(form)
        found = list(self.held)
        for first, last in re.findall(r"(\d{4}/\d\d/\d\d):(\d{4}/\d\d/\d\d)\[edat\]", form["term"]):
            start, end = (datetime.strptime(day, "%Y/%m/%d").date() for day in (first, last))  # noqa: DTZ007
            found = [pmid for pmid in found if start <= self.held[pmid] <= end]
        return esearch(form["term"], found[: min(int(form["retmax"]), 9_999)], count=len(found))


def test_a_search_keeps_what_was_asked_and_what_came_back(pubmed_of: Start) -> None:
    found = pubmed_of(esearch(HAIR, ["3", "1", "2"])).search(Query.read(HAIR), name="hair (standard)")

    assert (found.name, found.query.text, found.sent.text) == ("hair (standard)", HAIR, HAIR)
    assert (found.count, found.pmids, found.warnings) == (3, ("3", "1", "2"), ())
    assert found.translation.startswith('("hair loss"[Title/Abstract] OR')
    assert found.asked_at == NOW


def test_a_count_asks_for_no_pmids_and_never_for_a_bare_count(pubmed_of: Start) -> None:
    corpus = Corpus({date(2020, 1, 1): 3})

    found = pubmed_of(corpus).count(Query.read("exosom*[tiab]\n  AND hair[tiab]"), name="hair")

    assert (found.count, found.pmids) == (3, ())
    assert corpus.forms[0]["retmax"] == "0"
    assert corpus.forms[0]["term"] == "exosom*[tiab] AND hair[tiab]"
    assert "rettype" not in corpus.forms[0]


def test_a_lost_phrase_is_asked_by_proximity_and_told(pubmed_of: Start) -> None:
    rewritten = '("hair loss"[tiab:~0] OR alopecia[tiab]) AND exosom*[tiab]'
    dropped = '"alopecia"[Title/Abstract] AND "exosom*"[Title/Abstract]'
    pubmed = pubmed_of(
        esearch(HAIR, ["1"], lost=('"hair loss"[tiab]',), translation=dropped), esearch(rewritten, ["1", "2"])
    )

    found = pubmed.search(Query.read(HAIR), name="hair (standard)")

    assert (found.query.text, found.sent.text) == (HAIR, rewritten)
    assert (found.count, found.pmids) == (2, ("1", "2"))
    assert found.warnings == (
        '"hair loss"[tiab] is not in PubMed\'s phrase index and was asked as "hair loss"[tiab:~0].',
    )


def test_five_lost_phrases_still_publish_each_with_its_warning(pubmed_of: Start) -> None:
    phrases = [f'"{word} exosome serum"[tiab]' for word in ("hair", "skin", "face", "scalp", "scar")]
    term = " OR ".join([*phrases, EXOSOMES])
    rewritten = term.replace("[tiab] OR", "[tiab:~0] OR")
    pubmed = pubmed_of(
        esearch(term, ["1"], lost=tuple(phrases), translation='"exosom*"[Title/Abstract]'),
        esearch(rewritten, ["1"]),
    )

    found = pubmed.search(Query.read(term), name="hair (broad)")

    assert found.sent.text == rewritten
    assert len(found.warnings) == 5


def test_a_phrase_lost_inside_an_and_names_search_and_phrase(pubmed_of: Start) -> None:
    term = f'{EXOSOMES} AND "hair serum"[tiab]'
    pubmed = pubmed_of(esearch(term, [], lost=('"hair serum"[tiab]',)))

    with pytest.raises(SourceError) as caught:
        pubmed.search(Query.read(term), name="hair (narrow)")
    assert str(caught.value) == (
        'Asked PubMed for the search of hair (narrow). Came back: a search without "hair serum"[tiab], '
        "which PubMed does not find and which no other phrase of an OR group stands in for. Replace that "
        "phrase in the search."
    )


@pytest.mark.parametrize(
    ("pmids", "count", "came_back"),
    [
        (["1"], 2, "PMIDs: 1 received, 2 promised"),
        (["1", "2"], 1, "PMIDs: 2 received, 1 promised"),
        (["1", "1"], 2, "PMIDs: 1 received, 2 promised"),
        ([], 2, "PMIDs: 0 received, 2 promised"),
    ],
)
def test_other_than_the_promised_count_is_asked_twice_more(
    pubmed_of: Start, pmids: list[str], count: int, came_back: str
) -> None:
    wrong = esearch(HAIR, pmids, count=count)

    pubmed = pubmed_of(wrong, wrong, esearch(HAIR, ["1", "2"]))
    assert pubmed.search(Query.read(HAIR), name="hair").pmids == ("1", "2")

    pubmed = pubmed_of(*[wrong] * 3)
    with pytest.raises(SourceError, match=came_back):
        pubmed.search(Query.read(HAIR), name="hair")
    assert pubmed.client.requests == 3


@pytest.mark.parametrize(("number", "requests"), [(9_998, 1), (9_999, 1)])
def test_what_fits_through_the_window_is_one_request(pubmed_of: Start, number: int, requests: int) -> None:
    corpus = Corpus({date(2020, 1, 1): number})

    found = pubmed_of(corpus).collect(Query.read(EXOSOMES), name="the field")

    assert (len(found.pmids), len(corpus.forms)) == (number, requests)


def test_one_more_is_asked_in_parts_and_nothing_is_lost(pubmed_of: Start) -> None:
    corpus = Corpus({date(2001, 5, 5): 1, date(2019, 12, 31): 4_999, date(2025, 1, 1): 5_000})

    found = pubmed_of(corpus).collect(Query.read(EXOSOMES), name="the field")

    assert found.count == 10_000
    assert set(found.pmids) == set(corpus.held)
    assert (found.sent.text, found.translation) == (EXOSOMES, '"exosom*"[Title/Abstract]')


def test_a_growing_literature_needs_few_parts(pubmed_of: Start) -> None:
    days = {date(1990, 1, 1) + timedelta(30 * step): round(1.0125**step) for step in range(440)}
    corpus = Corpus(days)
    number = len(corpus.held)

    found = pubmed_of(corpus).collect(Query.read(EXOSOMES), name="the field")

    assert set(found.pmids) == set(corpus.held)
    assert 18_000 < number < 22_000
    assert len(corpus.forms) == 4


def test_a_day_alone_above_the_window_is_named(pubmed_of: Start) -> None:
    corpus = Corpus({date(2020, 2, 29): 10_000, date(2024, 1, 1): 10})

    with pytest.raises(SourceError) as caught:
        pubmed_of(corpus).collect(Query.read(EXOSOMES), name="the field (broad)")
    assert "the field (broad) of one day, 2020/02/29" in str(caught.value)
    assert "10,000 articles" in str(caught.value)


def test_a_full_today_is_named_without_many_requests(pubmed_of: Start) -> None:
    corpus = Corpus({NOW.date(): 10_001})

    with pytest.raises(SourceError, match="of one day, 2026/11/23"):
        pubmed_of(corpus).collect(Query.read(EXOSOMES), name="the field")
    assert len(corpus.forms) < 20


def test_parts_that_do_not_add_up_are_asked_again_and_then_refused(pubmed_of: Start) -> None:
    corpus = Corpus({date(2015, 1, 1): 6_000, date(2025, 1, 1): 6_000})

    def shrinking(form: Form) -> Any:
        answer = corpus(form)
        if "[edat]" not in form["term"]:
            answer["esearchresult"]["count"] = "12013"
        return answer

    with pytest.raises(SourceError, match=r"3 times\. Came back: PMIDs: 12,000 received, 12,013 promised"):
        pubmed_of(shrinking).collect(Query.read(EXOSOMES), name="the field")
    assert sum("[edat]" not in form["term"] for form in corpus.forms) == 3


@pytest.mark.parametrize("promised", [12_012, 11_989])
def test_parts_that_differ_by_a_handful_are_asked_again_and_then_told(
    pubmed_of: Start, promised: int
) -> None:
    corpus = Corpus({date(2015, 1, 1): 6_000, date(2025, 1, 1): 6_000})

    def unsteady(form: Form) -> Any:
        answer = corpus(form)
        if "[edat]" not in form["term"]:
            answer["esearchresult"]["count"] = str(promised)
        return answer

    found = pubmed_of(unsteady).collect(Query.read(EXOSOMES), name="the field")

    assert (len(found.pmids), found.count) == (12_000, promised)
    assert found.warnings == (
        "Its parts and the whole differ by a handful, as PubMed was changing "
        f"(PMIDs: 12,000 received, {promised:,} promised).",
    )
    assert sum("[edat]" not in form["term"] for form in corpus.forms) == 3


def test_a_part_that_fails_in_passing_is_asked_once_more_after_the_others(pubmed_of: Start) -> None:
    corpus = Corpus({date(2015, 1, 1): 6_000, date(2025, 1, 1): 6_000})
    failures = iter(range(5))

    def failing(form: Form) -> Any:
        if "[edat]" in form["term"] and next(failures, None) is not None:
            return httpx.Response(502, text="no")
        return corpus(form)

    assert len(pubmed_of(failing).collect(Query.read(EXOSOMES), name="the field").pmids) == 12_000


@pytest.mark.parametrize("number", [256, 257])
def test_more_asterisks_than_pubmed_takes_are_refused_with_their_number_and_not_sent(
    pubmed_of: Start, number: int
) -> None:
    term = " OR ".join(f"exos{at}*[tiab]" for at in range(number))
    pubmed = pubmed_of(esearch(term, ["1"]))

    if number == 256:
        assert pubmed.search(Query.read(term), name="the field").pmids == ("1",)
        return
    with pytest.raises(SourceError) as caught:
        pubmed.search(Query.read(term), name="the field")
    assert str(caught.value) == (
        "Asked PubMed for the search of the field. Came back: nothing: 257 words with an asterisk, and PubMed takes "
        "at most 256. Write fewer of them in one search."
    )
    assert (pubmed.client.requests, caught.value.do_now) == (0, "Write fewer of them in one search")


def test_a_phrase_once_found_missing_is_sent_in_its_other_form(pubmed_of: Start) -> None:
    rewritten = HAIR.replace('loss"[tiab]', 'loss"[tiab:~0]')
    dropped = '"alopecia"[Title/Abstract] AND "exosom*"[Title/Abstract]'
    sent: list[str] = []

    def answer(form: Form) -> Any:
        sent.append(form["term"])
        if "~0" in form["term"]:
            return esearch(form["term"], ["1", "2"])
        return esearch(HAIR, ["1"], lost=('"hair loss"[tiab]',), translation=dropped)

    pubmed = pubmed_of(answer)
    first, second = (pubmed.search(Query.read(HAIR), name=name) for name in ("one", "two"))

    assert sent == [HAIR, rewritten, rewritten]
    assert second.warnings == first.warnings != ()
    assert (second.query.text, second.sent.text, second.pmids) == (HAIR, rewritten, ("1", "2"))


def test_what_fails_in_passing_is_tried_once_more_after_all_others(pubmed_of: Start) -> None:
    pubmed, tried = pubmed_of(), []

    def work(item: int) -> int:
        tried.append(item)
        if item == 2 and tried.count(2) == 1:
            raise SourceError("later", came_back="later")
        if item == 3:
            raise SourceError("never", came_back="never", do_now="Change it")
        return item * 10

    found = dict(pubmed.each(work, [1, 2, 3, 4]))

    assert tried == [1, 2, 3, 4, 2]
    assert isinstance(found.pop(3), SourceError)
    assert found == {1: 10, 2: 20, 4: 40}


@pytest.mark.parametrize(("alike", "asked"), [(5, 8), (6, 6)])
def test_a_service_that_fails_alike_again_and_again_is_left_alone(
    pubmed_of: Start, alike: int, asked: int
) -> None:
    pubmed, tried = pubmed_of(), []

    def work(item: int) -> int:
        tried.append(item)
        if item < alike:
            raise SourceError("blocked", came_back="blocked", do_now="Write to NCBI")
        return item

    found = dict(pubmed.each(work, range(8)))

    assert len(tried) == asked
    assert sum(isinstance(one, SourceError) for one in found.values()) == (alike if asked == 8 else 8)


def test_a_literature_that_grows_while_it_is_read_is_read_again(pubmed_of: Start) -> None:
    corpus = Corpus({date(2015, 1, 1): 6_000, date(2025, 1, 1): 6_000})

    def growing(form: Form) -> Any:
        if len(corpus.forms) == 1:
            corpus.held["9"] = date(2025, 6, 1)
        return corpus(form)

    found = pubmed_of(growing).collect(Query.read(EXOSOMES), name="the field")

    assert (found.count, "9" in found.pmids) == (12_001, True)


def test_searches_are_collected_side_by_side(pubmed_of: Start) -> None:
    corpus = Corpus({date(2015, 1, 1): 6_000, date(2025, 1, 1): 6_000})
    terms = {f"topic {number}": f"exosom*[tiab] AND word{number}[tiab]" for number in range(8)}

    pubmed = pubmed_of(corpus, workers=4)
    found = {
        one.name: one
        for _, one in pubmed.each(lambda name: pubmed.collect(Query.read(terms[name]), name=name), terms)
        if not isinstance(one, SourceError)
    }

    assert set(found) == set(terms)
    assert all(len(one.pmids) == 12_000 for one in found.values())


def summary(form: Form) -> Any:
    pmids = form["id"].split(",")
    entries = {pmid: {"uid": pmid, "title": f"Article {pmid}", "pubdate": "2020"} for pmid in pmids}
    return {"result": {"uids": pmids, **entries}}


@pytest.mark.parametrize(("number", "batches"), [(0, []), (1, [1]), (500, [500]), (501, [500, 1])])
def test_records_come_five_hundred_at_a_time(pubmed_of: Start, number: int, batches: list[int]) -> None:
    sizes: list[int] = []

    def counted(form: Form) -> Any:
        sizes.append(len(form["id"].split(",")))
        return summary(form)

    wanted = [str(pmid) for pmid in range(1, number + 1)]
    records = records_of(pubmed_of(counted), [*wanted, *wanted])

    assert sizes == batches
    assert [record.pmid for record in records.found] == wanted


def test_records_of_the_wrong_articles_are_asked_again_and_then_refused(pubmed_of: Start) -> None:
    one, other = ({"result": {"uids": [pmid], pmid: {"uid": pmid}}} for pmid in ("1", "2"))

    assert records_of(pubmed_of(other, other, one), ["1"]).found[0].pmid == "1"
    pubmed = pubmed_of(*[other] * 6)
    with pytest.raises(
        SourceError, match=r"of articles 1 to 1 \(number: 1\)\. Came back: a record nobody asked for"
    ):
        records_of(pubmed, ["1"])
    assert pubmed.client.requests == 6


def test_a_record_that_does_not_exist_is_reported(pubmed_of: Start) -> None:
    answer = json.loads((ANSWERS / "pubmed_esummary.json").read_text(encoding="utf-8"))

    records = records_of(pubmed_of(answer), ["31000001", "31000002", "31000003", "31000004"])

    assert len(records.found) == 3
    assert records.absent == ("31000002",)


def test_batches_received_before_a_failure_are_not_lost(pubmed_of: Start) -> None:
    def second_fails(form: Form) -> Any:
        return summary(form) if form["id"].startswith("1,") else httpx.Response(400, text="no")

    batches = pubmed_of(second_fails).record_batches(str(pmid) for pmid in range(1, 1001))

    first, second = batches
    assert isinstance(first, Records)
    assert len(first.found) == 500
    assert isinstance(second, SourceError)
    assert "the records of articles 501 to 1000" in str(second)


@pytest.mark.parametrize(
    ("year", "basis", "within", "term"),
    [
        (2020, "entrez", None, "2020/01/01:2020/12/31[edat]"),
        (None, "entrez", None, "1500/01/01:1999/12/31[edat]"),
        (2020, "publication", None, "2020:2020[dp] NOT 1500:2019[dp]"),
        (None, "publication", None, "1500:1999[dp]"),
        (2020, "entrez", EXOSOMES, "(exosom*[tiab]) AND (2020/01/01:2020/12/31[edat])"),
        (2020, "publication", EXOSOMES, "(exosom*[tiab]) AND (2020:2020[dp] NOT 1500:2019[dp])"),
    ],
)
def test_the_searches_of_a_year(year: int | None, basis: Any, within: str | None, term: str) -> None:
    query = year_query(year, basis, first_year=2000, within=Query.read(within) if within else None)

    assert query.text == term
    assert query.node == parse(term)


def test_the_last_year_takes_in_what_is_dated_later() -> None:
    term = year_query(2027, "publication", first_year=2000, and_later=True)
    assert term.text == "2027:3000[dp] NOT 1500:2026[dp]"


def test_a_year_on_the_publication_basis_is_understood(pubmed_of: Start) -> None:
    term = "2020:2020[dp] NOT 1500:2019[dp]"

    found = pubmed_of(esearch(term, [], count=1_500_000)).count(Query.read(term), name="all PubMed")

    assert (found.count, found.warnings) == (1_500_000, ())


def described() -> httpx.Response:
    body = (ANSWERS / "pubmed_einfo.xml").read_bytes()
    return httpx.Response(200, content=body, headers={"content-type": "text/xml; charset=UTF-8"})


def test_the_fields_are_pubmeds_own(pubmed_of: Start) -> None:
    assert pubmed_of(described()).field_tags() == {
        "TIAB": "Title/Abstract",
        "MESH": "MeSH Terms",
        "EDAT": "Date - Entrez",
    }


def test_known_tags_pass(pubmed_of: Start) -> None:
    assert pubmed_of(described()).check_tags([Query.read('"hair loss"[tiab] OR "Alopecia"[mh]')]) == ()


def test_without_the_list_of_fields_no_tag_is_checked(pubmed_of: Start) -> None:
    pubmed = pubmed_of(lambda _: httpx.Response(400, text="no"))

    assert pubmed.check_tags([Query.read("hair[foo]")]) == (
        "PubMed did not list its search fields, so no tag was checked: status 400, beginning 'no'.",
    )


@pytest.mark.parametrize(
    ("term", "came_back"),
    [
        ("hair[ot]", "[ot]. Came back: 'nothing' where 'Other Term' was expected"),
        ("hair[foo]", "[foo]. Came back: no such field where 'foo' was expected"),
        ("2020:2020[edat]", "[edat]. Came back: 'Date - Entrez' where 'Date - Entry' was expected"),
    ],
)
def test_a_tag_that_is_gone_or_renamed_is_named(pubmed_of: Start, term: str, came_back: str) -> None:
    (warning,) = pubmed_of(described()).check_tags([Query.read(term)])
    assert came_back in warning
