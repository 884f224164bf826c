from typing import Any

import pytest

from pipelines.sources.answers import Transient
from pipelines.sources.pubmed.esearch import SearchAnswer, search_answer


def result(**parts: Any) -> dict[str, Any]:
    return {"header": {"type": "esearch"}, "esearchresult": {"count": "2", "idlist": ["7", "8"], **parts}}


def test_an_answer_without_remarks() -> None:
    assert search_answer(result(querytranslation='"hair"[Title]')) == SearchAnswer(
        count=2, pmids=("7", "8"), translation='"hair"[Title]'
    )


def test_every_remark_is_kept() -> None:
    answer = search_answer(
        result(
            errorlist={"phrasesnotfound": ["the"], "fieldsnotfound": ["foo"]},
            warninglist={
                "phrasesignored": ["of"],
                "quotedphrasesnotfound": ['"body battery"[tiab]', "the"],
                "outputmessages": ["Restrictions achieved."],
            },
        )
    )

    assert answer.lost_phrases == ("the", '"body battery"[tiab]', "of")
    assert (answer.unknown_fields, answer.messages) == (("foo",), ("Restrictions achieved.",))
    assert not answer.empty_error_list


@pytest.mark.parametrize(
    ("errors", "empty"),
    [
        ({"errorlist": {"phrasesnotfound": [], "fieldsnotfound": []}}, True),
        ({"errorlist": {}}, True),
        ({"errorlist": {"phrasesnotfound": ["the"], "fieldsnotfound": []}}, False),
        ({"errorlist": {"phrasesnotfound": [], "fieldsnotfound": ["foo"]}}, False),
        ({}, False),
    ],
)
def test_an_error_list_without_errors_is_not_the_same_as_none(errors: dict[str, Any], empty: bool) -> None:
    assert search_answer(result(**errors)).empty_error_list is empty


def test_a_zero_needs_pubmeds_own_word_for_it() -> None:
    nothing = {"count": "0", "idlist": []}

    answer = search_answer(result(**nothing, warninglist={"outputmessages": ["No items found."]}))
    assert (answer.count, answer.messages) == (0, ())
    with pytest.raises(Transient, match="a count of 0 without"):
        search_answer(result(**nothing))


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"esearchresult": None},
        {"esearchresult": {}},
        result(count=None),
        result(count="-1"),
        result(count="many"),
        result(idlist="7"),
        result(idlist=["7", "x8"]),
        result(idlist=["\u0667"]),
        result(errorlist=[]),
        result(warninglist={"outputmessages": "No items found."}),
    ],
)
def test_what_cannot_be_read_is_never_a_count(document: Any) -> None:
    with pytest.raises(Transient):
        search_answer(document)
