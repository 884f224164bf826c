import copy
import json
from datetime import date
from typing import Any

import pytest
from places import ANSWERS

from pipelines.sources.answers import Transient
from pipelines.sources.literature.articles import articles
from pipelines.sources.pubmed.esummary import summaries
from pipelines.sources.pubmed.pubdates import PartialDate
from pipelines.sources.pubmed.record import Record, compare_pmids
from pipelines.sources.pubmed.titles import plain_title

ANSWER = json.loads((ANSWERS / "pubmed_esummary.json").read_text(encoding="utf-8"))
PMIDS = ["31000001", "31000002", "31000003", "31000004"]


def answer_with(**entries: Any) -> Any:
    answer = copy.deepcopy(ANSWER)
    for pmid, changes in entries.items():
        answer["result"][pmid.strip("_")].update(changes)
    return answer


def test_a_record_keeps_every_part_in_pubmeds_words() -> None:
    assert summaries(ANSWER, PMIDS).found[0] == Record(
        pmid="31000001",
        title="In vitro uptake of CD63+ exosomes at p < 0.05 and H2O.",
        journal="Journal of vesicle research & therapy",
        publication_types=("Journal Article", "Randomized Controlled Trial"),
        languages=("eng", "kor"),
        doi="10.5555/jvr.1",
        electronic_date=PartialDate("2020-12-15"),
        print_date=PartialDate("2021-01"),
        entrez_date=date(2020, 12, 16),
        create_date=date(2020, 12, 15),
    )


def test_the_first_public_date_is_the_earlier_one() -> None:
    first, book, german = summaries(ANSWER, PMIDS).found

    assert first.first_public_date == PartialDate("2020-12-15")
    assert book.first_public_date == PartialDate("2018")
    assert german.first_public_date == PartialDate("2018-12-15")


def test_a_record_that_pubmed_does_not_have_is_reported() -> None:
    records = summaries(ANSWER, PMIDS)

    assert records.absent == ("31000002",)
    assert [record.pmid for record in records.found] == ["31000001", "31000003", "31000004"]


def test_what_a_record_lacks_is_missing_and_not_made_up() -> None:
    _, book, german = summaries(ANSWER, PMIDS).found

    assert (book.title, book.journal, book.doi) == ("Vesicles: a primer", "vesicles", None)
    assert (book.publication_types, book.entrez_date, book.create_date) == ((), None, None)
    assert (german.title, german.journal) == ("[Haarwuchs und Exosomen].", "Haarforschung")
    assert (german.languages, german.entrez_date) == ((), None)


@pytest.mark.parametrize(
    ("requested", "came_back"),
    [
        ([*PMIDS, "31000005"], "4 of 5 records (PMID 31000005 is missing)"),
        (PMIDS[:3], "a record nobody asked for (PMID 31000004)"),
        (["1", *PMIDS[1:]], "a record nobody asked for (PMID 31000001)"),
    ],
)
def test_other_records_than_asked_for_are_refused(requested: list[str], came_back: str) -> None:
    with pytest.raises(Transient) as caught:
        summaries(ANSWER, requested)
    assert (caught.value.came_back, caught.value.again) == (came_back, 2)


def test_a_record_twice_is_refused() -> None:
    with pytest.raises(Transient, match="one of them twice"):
        compare_pmids(["1", "2"], ["1", "2", "2"])


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"esummaryresult": ["Invalid uid abc at position= 0"]},
        {"result": {"uids": "31000001"}},
        {"result": {"uids": ["31000001"]}},
        {"result": {"uids": ["31000001"], "31000001": "gone"}},
        {"result": {"uids": ["31000001"], "31000001": {"uid": "1"}}},
    ],
)
def test_a_document_without_records_is_no_answer(document: Any) -> None:
    with pytest.raises(Transient):
        summaries(document, ["31000001"])


@pytest.mark.parametrize(
    "nonsense", [{"history": [None, 7]}, {"articleids": "doi"}, {"pubtype": "Review"}, {"pubdate": 2019}]
)
def test_nonsense_in_one_part_spoils_no_other(nonsense: dict[str, Any]) -> None:
    record = summaries(answer_with(_31000001=nonsense), PMIDS).found[0]

    assert record.title == "In vitro uptake of CD63+ exosomes at p < 0.05 and H2O."


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("CO<sub>2</sub> laser", "CO2 laser"),
        ("&lt;b&gt;Bold&lt;/b&gt; claims", "Bold claims"),
        ("n<30 and m>5", "n<30 and m>5"),
        ("miR-21 &amp;lt;i&amp;gt;x&amp;lt;/i&amp;gt;", "miR-21 x"),
        ("AT&amp;T", "AT&T"),
        ('<mml:math xmlns:mml="http://x"><mml:mi>α</mml:mi></mml:math>-helix', "α-helix"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("p < 0.05 and > 3", "p < 0.05 and > 3"),
        ("a <b and c> d", "a <b and c> d"),
        ("AT&amp;amp;T", "AT&T"),
        ("Dose of 10&lt;sup&gt;9&lt;/sup&gt; exosomes per ml.", "Dose of 10^9 exosomes per ml."),
        ("5 x 10<sup>-3</sup> M.", "5 x 10^-3 M."),
        ("10<sup>\N{MINUS SIGN}</sup><sup>3</sup>", "10^-3"),
        ("10<sup><i>9</i></sup>-10<sup>n + 1</sup>", "10^9-10^(n + 1)"),
        ("<math><msup><mn>10</mn><mrow><mo>-</mo><mn>3</mn></mrow></msup></math>", "10^-3"),
        ("<i>R</i><sup>2</sup> of 5 cm<sup>2</sup>", "R^2 of 5 cm^2"),
        ("m<sup>6</sup>A, m<sup>6</sup> A, <sup>18</sup>F-FDG", "m6A, m6 A, 18F-FDG"),
        ("CD4<sup>+</sup> and Ca<sup>2+</sup>, 3<sup>rd</sup>", "CD4+ and Ca2+, 3rd"),
        ("ApoE<sup>-/-</sup>, K<sup>trans</sup>, SO<sub>4</sub><sup>2-</sup>", "ApoE-/-, Ktrans, SO4^2-"),
        ("CD8<sup>high</sup> KRAS<sup>G12D</sup>", "CD8^high KRAS^G12D"),
        ("T<sub>H</sub>2, t<sub>1/2</sub>, 10<sub>2</sub>", "TH2, t1/2, 10_2"),
        ("a\x00b\ufffec\x81d\u202e e&#x202e;&#129;f", "a b c d e f"),
        ("", ""),
    ],
)
def test_a_title_loses_its_markup_and_no_words(raw: str, plain: str) -> None:
    assert plain_title(raw) == plain


@pytest.mark.parametrize(
    ("title", "vernacular", "kept"),
    [
        ("[Not Available].", "Les exosomes et la peau.", "Les exosomes et la peau"),
        ("", "Exosomen und Haut.", "Exosomen und Haut"),
        ("[Exosomes and skin].", "Exosomen und Haut.", "[Exosomes and skin]."),
        ("Not available: a study of access.", "x", "Not available: a study of access."),
        ("[Not Available].", "", ""),
    ],
)
def test_the_vernacular_title_stands_where_there_is_no_english_one(
    title: str, vernacular: str, kept: str
) -> None:
    answer = answer_with(_31000001={"title": title, "vernaculartitle": vernacular})
    assert summaries(answer, PMIDS).found[0].title == kept


@pytest.mark.parametrize(
    ("journal", "doctype", "names", "types"),
    [
        ("", "", "Vesicles&lt;sup&gt;®&lt;/sup&gt;", ("Review", "chapter")),
        ("Methods Enzymol", "chapter", "Vesicles&lt;sup&gt;®&lt;/sup&gt;", ("Review", "chapter")),
        ("Methods Enzymol", "citation", "Methods Enzymol", ("Review",)),
    ],
)
def test_a_chapter_names_its_book(journal: str, doctype: str, names: str, types: tuple[str, ...]) -> None:
    entry = {
        "title": "Exosomes in skin",
        "booktitle": "Vesicles&lt;sup&gt;®&lt;/sup&gt;",
        "bookname": "vesicles",
        "fulljournalname": journal,
        "source": "",
        "doctype": doctype,
        "pubtype": ["Review"],
    }
    chapter = summaries(answer_with(_31000001=entry), PMIDS).found[0]

    assert (chapter.title, chapter.journal) == ("Exosomes in skin", plain_title(names))
    assert chapter.publication_types == types
    (row,) = articles([chapter]).to_dict("records")
    assert (row["journal"], row["publication_types"]) == (plain_title(names), ";".join(types))
