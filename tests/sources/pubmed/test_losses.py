from dataclasses import replace

import pytest

from pipelines.pubmed_search.grammar import parse
from pipelines.pubmed_search.tree import Term, render
from pipelines.sources.answers import Refused
from pipelines.sources.pubmed.esearch import SearchAnswer, search_answer
from pipelines.sources.pubmed.losses import by_proximity, examine, unindexed

HAIR = '("hair loss"[tiab] OR alopecia[tiab]) AND exosom*[tiab]'
HAIR_UNDERSTOOD = '("hair loss"[Title/Abstract] OR "alopecia"[Title/Abstract]) AND "exosom*"[Title/Abstract]'


def answer(translation: str, *lost: str, **more: object) -> SearchAnswer:
    return SearchAnswer(5, (), translation, lost_phrases=lost, **more)  # type: ignore[arg-type]


def test_nothing_lost() -> None:
    examination = examine(parse(HAIR), answer(HAIR_UNDERSTOOD))

    assert (examination.askable, examination.warnings) == ((), ())


@pytest.mark.parametrize(
    "reported", ['"hair loss"[tiab]', '"HAIR LOSS"[tiab]', "hair loss", '"hair loss"[Title/Abstract]']
)
def test_a_phrase_of_a_group_can_be_asked_by_proximity(reported: str) -> None:
    search = parse(HAIR)

    examination = examine(
        search, answer('"alopecia"[Title/Abstract] AND "exosom*"[Title/Abstract]', reported)
    )

    assert [render(term) for term in examination.askable] == ['"hair loss"[tiab]']
    assert render(by_proximity(search, examination.askable)) == (
        '("hair loss"[tiab:~0] OR alopecia[tiab]) AND exosom*[tiab]'
    )
    assert examination.warnings == (
        '"hair loss"[tiab] is not in PubMed\'s phrase index and was asked as "hair loss"[tiab:~0].',
    )


@pytest.mark.parametrize(
    ("search", "translation", "lost"),
    [
        ("alopecia[tiab] OR hypotrichosis[tiab]", '"alopecia"[Title/Abstract]', "hypotrichosis[tiab]"),
        ('alopecia[tiab] OR "hair cosmetics"[ot]', '"alopecia"[Title/Abstract]', '"hair cosmetics"[ot]'),
        ('alopecia[tiab] OR "hair los*"[tiab]', '"alopecia"[Title/Abstract]', '"hair los*"[tiab]'),
        ('alopecia[tiab] OR "hair loss"[tiab:~0]', '"alopecia"[Title/Abstract]', '"hair loss"[tiab:~0]'),
    ],
)
def test_where_proximity_cannot_help_the_group_goes_on_without(
    search: str, translation: str, lost: str
) -> None:
    examination = examine(parse(search), answer(translation, lost))

    assert examination.askable == ()
    assert examination.warnings == (
        f"{lost} is in no article, says PubMed; the rest of its OR group was searched.",
    )


@pytest.mark.parametrize(
    ("search", "lost"),
    [
        ('"hair loss"[tiab]', ['"hair loss"[tiab]']),
        ('"hair loss"[tiab] AND alopecia[tiab]', ['"hair loss"[tiab]']),
        ('alopecia[tiab] NOT "hair loss"[tiab]', ['"hair loss"[tiab]']),
        ('"hair loss"[tiab] NOT alopecia[tiab]', ['"hair loss"[tiab]']),
        ('("hair loss"[tiab] AND skin[tiab]) OR alopecia[tiab]', ['"hair loss"[tiab]']),
        (HAIR, ['"hair loss"[tiab]', "alopecia[tiab]"]),
        (f"({HAIR}) OR melasma[tiab]", ['"hair loss"[tiab]', "alopecia[tiab]"]),
    ],
)
def test_a_phrase_that_nothing_stands_in_for_spoils_the_search(search: str, lost: list[str]) -> None:
    with pytest.raises(Refused) as caught:
        examine(parse(search), answer("", *lost))
    assert caught.value.came_back.startswith(f"a search without {lost[0]}, which PubMed does not find")


def test_an_or_group_inside_a_not_may_lose_a_phrase() -> None:
    search = 'exosom*[tiab] NOT ("nuclear exosome"[tiab] OR exosc*[tiab])'
    understood = '"exosom*"[Title/Abstract] NOT "exosc*"[Title/Abstract]'

    assert len(examine(parse(search), answer(understood, '"nuclear exosome"[tiab]')).askable) == 1


HEADINGS = [
    ('"Cosmeceutical"[mh]', "MeSH Term"),
    ('"Hair"[majr]', "MeSH Major Topic"),
    ('"humbug"[pt]', "Publication Type"),
    ('"medlin"[sb]', "Filter"),
]


@pytest.mark.parametrize(("term", "name"), HEADINGS)
def test_an_unknown_heading_with_survivors_in_its_group_is_a_warning(term: str, name: str) -> None:
    examination = examine(parse(f"alopecia[tiab] OR {term}"), answer('"alopecia"[Title/Abstract]', term))

    assert examination.warnings == (
        f"{term} is in no article, says PubMed; the rest of its OR group was searched.",
    )


@pytest.mark.parametrize(("term", "name"), HEADINGS)
@pytest.mark.parametrize("search", ["alopecia[tiab] AND {}", "alopecia[tiab] AND ({} OR {})", "{}"])
def test_an_unknown_heading_that_nothing_stands_in_for_is_an_error(search: str, term: str, name: str) -> None:
    with pytest.raises(Refused) as caught:
        examine(parse(search.format(term, term)), answer('"alopecia"[Title/Abstract]', term))
    assert caught.value.came_back == f"no {name} of the name {term}"


def test_a_heading_as_pubmed_reports_it_for_a_facet_may_leave_it_empty() -> None:
    heading = '"Atherosclerotic Cardiovascular Disease"[mh]'
    warned = {"quotedphrasesnotfound": [heading], "outputmessages": ["No items found."]}
    found = search_answer(
        {"esearchresult": {"count": "0", "warninglist": warned, "querytranslation": heading}}
    )

    with pytest.raises(Refused, match="no MeSH Term of the name"):
        examine(parse(heading), found)
    assert examine(parse(heading), found, may_be_empty=True).warnings == (
        f"{heading} is in no article, says PubMed; so nothing was found.",
    )
    with pytest.raises(Refused, match="no MeSH Term of the name"):
        examine(parse(heading), replace(found, count=1), may_be_empty=True)


LONG = '("hair loss"[tiab] OR alopecia[tiab] OR effluvium*[tiab]) AND exosom*[tiab]'


@pytest.mark.parametrize("lost", [(), ('"hair loss"[tiab]',)])
def test_a_translation_that_only_repeats_the_search_is_judged_by_the_lists(lost: tuple[str, ...]) -> None:
    examination = examine(parse(LONG), answer(LONG, *lost))

    assert [render(term) for term in examination.askable] == list(lost)
    assert examination.warnings[len(lost) :] == (
        "PubMed only repeated the search in place of translating it; its lists say what was lost.",
    )


def test_a_repeated_search_with_an_empty_error_list_or_without_a_part_is_an_error() -> None:
    for translation, more in (
        (LONG, {"empty_error_list": True}),
        (LONG.replace(" AND exosom*[tiab]", ""), {}),
    ):
        with pytest.raises(Refused, match="dropped a tag"):
            examine(parse(LONG), answer(translation, **more))


def test_one_lost_phrase_of_an_empty_search_is_one_warning() -> None:
    echo = SearchAnswer(0, (), LONG, lost_phrases=('"hair loss"[tiab]',))

    assert examine(parse(LONG), echo).warnings == (
        '"hair loss"[tiab] is not in PubMed\'s phrase index and was asked as "hair loss"[tiab:~0].',
    )


def test_what_was_asked_by_proximity_is_read_back_from_what_was_told() -> None:
    told = examine(parse(LONG), answer(LONG, '"hair loss"[tiab]', "alopecia[tiab]")).warnings

    assert unindexed(" ".join(told)) == {Term("hair loss", "tiab")}
    assert unindexed("Nothing.") == frozenset()


def test_a_lost_phrase_that_was_not_sent_is_an_error() -> None:
    with pytest.raises(Refused, match=r"without 'p\.E1317Q'"):
        examine(parse(HAIR), answer(HAIR_UNDERSTOOD, "p.E1317Q"))


def test_a_field_that_pubmed_names_as_unknown_is_an_error() -> None:
    with pytest.raises(Refused, match="look at foo"):
        examine(parse(HAIR), answer(HAIR_UNDERSTOOD, unknown_fields=("foo",)))


def test_an_error_list_without_errors_is_a_dropped_tag() -> None:
    with pytest.raises(Refused, match="dropped a tag"):
        examine(parse(HAIR), answer(HAIR_UNDERSTOOD, empty_error_list=True))


@pytest.mark.parametrize(
    ("search", "translation", "named"),
    [
        (
            HAIR,
            HAIR_UNDERSTOOD.replace('"alopecia"[Title/Abstract]', '"alopecia"[All Fields]'),
            "alopecia[tiab]",
        ),
        (HAIR, HAIR_UNDERSTOOD.replace('"alopecia"[Title/Abstract]', '"alopecia"'), "alopecia[tiab]"),
        (HAIR, HAIR_UNDERSTOOD + ' OR "hair"[All Fields]', "hair loss"),
        ('"skin repair"[tiab:~2]', '"skin repair"[Title/Abstract]', '"skin repair"[tiab:~2]'),
        ('"skin repair"[tiab:~2]', '"skin repair"[Title/Abstract:~3]', '"skin repair"[tiab:~2]'),
        ('"exosomes"[mh:noexp]', '"exosomes"[MeSH Terms]', '"exosomes"[mh:noexp]'),
        ("hair[tiab] AND 2020:2020[edat]", '"hair"[Title/Abstract]', "2020/01/01:2020/12/31[edat]"),
        ("2020:2020[edat]", "2020/01/01:2020/12/31[Date - Publication]", "2020/01/01:2020/12/31[edat]"),
        ("hair[tiab]", "", "hair[tiab]"),
        ("hair[tiab] AND skin[tiab]", 'hair[tiab] AND "skin"[Title/Abstract]', "look at hair[tiab])"),
    ],
)
def test_a_tag_missing_from_the_translation_is_an_error(search: str, translation: str, named: str) -> None:
    with pytest.raises(Refused) as caught:
        examine(parse(search), answer(translation))
    assert caught.value.came_back.startswith("another search than was sent: PubMed dropped a tag")
    assert named in caught.value.came_back


@pytest.mark.parametrize(
    ("search", "translation"),
    [
        ('"anti-aging"[tiab]', '"anti aging"[Title/Abstract]'),
        ('"[18F]FDG"[tiab]', '"18f fdg"[Title/Abstract]'),
        ('"skin repair"[tiab:~2]', '"skin repair"[Title/Abstract:~2]'),
        ('"exosomes"[mh:noexp]', '"exosomes"[MeSH Terms:noexp]'),
        ("2020:2020[dp]", "2020/01/01:2020/12/31[Date - Publication]"),
        ("2020:2020[edat]", '"2020/01/01"[Date - Entry] : "2020/12/31"[Date - Entry]'),
        ('"humbug [ti] inside"[tiab]', '"humbug [ti] inside"[Title/Abstract]'),
    ],
)
def test_another_wording_of_the_same_search_is_no_loss(search: str, translation: str) -> None:
    assert examine(parse(search), answer(translation)).warnings == ()


def test_a_search_that_a_lost_phrase_left_empty_comes_back_as_it_was_typed() -> None:
    echo = SearchAnswer(0, (), HAIR, lost_phrases=('"hair loss"[tiab]',))

    assert len(examine(parse(HAIR), echo).askable) == 1


def test_a_word_that_pubmed_replaced_is_told() -> None:
    examination = examine(parse('"Exosome"[mh]'), answer('"exosomes"[MeSH Terms]'))

    assert examination.warnings == ('"Exosome"[mh] does not stand in PubMed\'s translation in these words.',)


_BUILT = '"scalp"[tiab] AND ("2020/01/01"[Date - Publication] : "3000"[Date - Publication])'


@pytest.mark.parametrize(
    ("search", "translation", "repeated"),
    [
        (_BUILT, '"scalp"[Title/Abstract] AND 2020/01/01:3000/12/31[Date - Publication]', False),
        (_BUILT, _BUILT, True),
        ("2020:3000[dp]", "2020/01/01:3000/12/31[Date - Publication]", False),
        ("2020:3000[dp]", "2020:3000[dp]", True),
    ],
)
def test_a_range_as_pubmeds_form_writes_it_is_not_lost(search: str, translation: str, repeated: bool) -> None:
    warnings = examine(parse(search), answer(translation)).warnings
    assert any("only repeated" in warning for warning in warnings) == repeated
    assert len(warnings) == repeated


def test_a_range_that_pubmed_dropped_is_told() -> None:
    with pytest.raises(Refused, match="dropped a tag"):
        examine(parse(_BUILT), answer('"scalp"[Title/Abstract]'))
