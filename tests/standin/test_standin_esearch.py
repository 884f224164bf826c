import json

import pytest

from pipelines.standin.records.corpus import Corpus
from pipelines.standin.services.pubmed.esearch import esearch


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus.simulated(records=300, seed=7)


@pytest.fixture(scope="module")
def large() -> Corpus:
    return Corpus.simulated(records=12_000, seed=7)


def result(corpus: Corpus, term: str, **asked: str) -> dict[str, object]:
    answer = esearch(corpus, {"db": "pubmed", "term": term, "retmode": "json", **asked})
    content: dict[str, object] = json.loads(answer.body)["esearchresult"]
    return content


def test_a_clean_answer_has_neither_errors_nor_warnings(corpus: Corpus) -> None:
    found = result(corpus, "exosom*[tiab]", retmax="2")
    expected = corpus.matching("exosom*[tiab]")
    assert found == {
        "count": str(len(expected)),
        "retmax": "2",
        "retstart": "0",
        "idlist": sorted(expected, reverse=True)[:2],
        "translationset": [],
        "querytranslation": '"exosom*"[Title/Abstract]',
    }


def test_a_phrase_lost_from_an_or_group_leaves_a_plausible_count(corpus: Corpus) -> None:
    found = result(corpus, '"body battery"[tiab] OR exosomes[tiab] OR hair[ti]', retmax="0")
    assert found["querytranslation"] == '"exosomes"[Title/Abstract] OR "hair"[Title]'
    assert found["warninglist"] == {
        "phrasesignored": [],
        "quotedphrasesnotfound": ['"body battery"[tiab]'],
        "outputmessages": [],
    }
    assert found["count"] != "0"
    assert "errorlist" not in found


def test_an_unknown_heading_finds_nothing_and_is_shown_as_sent(corpus: Corpus) -> None:
    found = result(corpus, '"atherosclerotic disease"[mh]')
    assert found["count"] == "0"
    assert found["querytranslation"] == '"atherosclerotic disease"[mh]'
    assert found["warninglist"] == {
        "phrasesignored": [],
        "quotedphrasesnotfound": ['"atherosclerotic disease"[mh]'],
        "outputmessages": ["No items found."],
    }


@pytest.mark.parametrize("term", ["skin[foo]", "(skin OR hair)[tiab]"])
def test_a_dropped_tag_leaves_two_empty_lists(corpus: Corpus, term: str) -> None:
    found = result(corpus, term)
    assert found["errorlist"] == {"phrasesnotfound": [], "fieldsnotfound": []}
    assert found["translationset"]
    assert "[foo]" not in str(found["querytranslation"])


def test_proximity_is_ignored_where_it_does_not_work(corpus: Corpus) -> None:
    found = result(corpus, '"skin aging"[mh:~3]')
    assert found["querytranslation"] == '"skin aging"[MeSH Terms]'
    assert "errorlist" not in found


def test_a_stop_word_empties_the_search(corpus: Corpus) -> None:
    found = result(corpus, "the[tiab] AND exosomes[tiab]")
    assert found["count"] == "0"
    assert found["errorlist"] == {"phrasesnotfound": ["the"], "fieldsnotfound": []}
    assert found["querytranslation"] == "the[tiab] AND exosomes[tiab]"


def test_a_legitimate_zero_has_a_message_only(corpus: Corpus) -> None:
    found = result(corpus, "exosomes[ti] AND 1804:1804[dp]")
    assert found["querytranslation"] == '"exosomes"[Title] AND 1804/01/01:1804/12/31[Date - Publication]'
    assert found["warninglist"] == {
        "phrasesignored": [],
        "quotedphrasesnotfound": [],
        "outputmessages": ["No items found."],
    }


@pytest.mark.parametrize(
    ("start", "most", "given", "adjusted"),
    [
        ("0", "9999", 9999, None),
        ("0", "10000", 9999, "0, 9999"),
        ("0", "100000", 9999, "0, 9999"),
        ("9990", "9", 9, None),
        ("9990", "10", 9, "9990, 9"),
        ("9998", "1", 1, None),
        ("9999", "0", -1, None),
    ],
)
def test_the_window_ends_at_9999(
    large: Corpus, start: str, most: str, given: int, adjusted: str | None
) -> None:
    answer = esearch(large, {"term": "all[sb]", "retmode": "json", "retstart": start, "retmax": most})
    if given < 0:
        assert b"'retstart' cannot be larger than 9998" in answer.body
        with pytest.raises(json.JSONDecodeError, match="Invalid control character"):
            json.loads(answer.body)
        return
    found = json.loads(answer.body)["esearchresult"]
    assert len(found["idlist"]) == given == int(found["retmax"])
    messages = found.get("warninglist", {}).get("outputmessages", [])
    expected = [f"Restrictions achieved. start and count adjusted to {adjusted}"] if adjusted else []
    assert messages == expected


def test_starting_past_the_end_of_a_small_result_gives_an_empty_page(corpus: Corpus) -> None:
    found = result(corpus, "exosomes[ti]", retstart="9999")
    assert found["idlist"] == []
    assert "ERROR" not in found


@pytest.mark.parametrize("asked", [{}, {"term": ""}, {"term": "((("}, {"term": "a[ti]", "retmax": "many"}])
def test_a_request_without_sense_is_an_error_with_status_200(corpus: Corpus, asked: dict[str, str]) -> None:
    for mode in ("json", "xml"):
        answer = esearch(corpus, {**asked, "retmode": mode})
        assert answer.status == 200
        assert b"ERROR" in answer.body


def test_unindexed_phrases_are_found_by_proximity() -> None:
    corpus = Corpus.simulated(records=600, seed=7, unindexed=["liquid biopsy"])
    lost = result(corpus, '"liquid biopsy"[tiab] OR hair[ti]')
    assert lost["warninglist"] == {
        "phrasesignored": [],
        "quotedphrasesnotfound": ['"liquid biopsy"[tiab]'],
        "outputmessages": [],
    }
    asked_again = result(corpus, '"liquid biopsy"[tiab:~0]')
    assert int(str(asked_again["count"])) > 0
    assert "warninglist" not in asked_again
