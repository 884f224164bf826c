from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import TopicError
from pipelines.pubmed_search.fields import BY_TAG, FIELDS, Kind, field_of, is_pubmeds
from pipelines.pubmed_search.grammar import as_written, check, lost_in_translation, parse, problems, read
from pipelines.pubmed_search.reader import Trouble
from pipelines.pubmed_search.tree import (
    And,
    DateRange,
    Node,
    Not,
    Or,
    Term,
    children,
    depth,
    leaves,
    render,
    translated,
)

HAIR = Term("hair loss", "tiab")
SKIN = Term("skin aging", "ti")
VESICLES = Term("extracellular vesicles", "mh", exploded=False)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ('"hair loss"[tiab]', HAIR),
        ('"hair loss" [Title/Abstract]', HAIR),
        ('"  hair   loss "[TIAB]', HAIR),
        ("exosom*[tiab]", Term("exosom", "tiab", truncated=True)),
        ('"skin wound*"[tiab]', Term("skin wound", "tiab", truncated=True)),
        (
            '"engineered extracellular vesicles"[tiab:~2]',
            Term("engineered extracellular vesicles", "tiab", proximity=2),
        ),
        ('"a b"[ti:~0]', Term("a b", "ti", proximity=0)),
        ('"extracellular vesicles"[mh:noexp]', VESICLES),
        ('"extracellular vesicles"[MeSH Terms:noexp]', VESICLES),
        ('"clinical trial"[pt]', Term("clinical trial", "pt")),
        ("all[sb]", Term("all", "sb")),
        ("english[la]", Term("english", "la")),
        ("123[uid]", Term("123", "uid")),
        ("123[pmid]", Term("123", "uid")),
        ('"[18F]FDG"[tiab]', Term("[18F]FDG", "tiab")),
        ("ORANGE[ti]", Term("ORANGE", "ti")),
        ("2020/01/01:2020/12/31[edat]", DateRange(date(2020, 1, 1), date(2020, 12, 31), "edat")),
        ("2020/02 : 2020/02[crdt]", DateRange(date(2020, 2, 1), date(2020, 2, 29), "crdt")),
        ("2020:2020[dp]", DateRange(date(2020, 1, 1), date(2020, 12, 31), "dp")),
        ("1500:1999[Date - Publication]", DateRange(date(1500, 1, 1), date(1999, 12, 31), "dp")),
    ],
)
def test_reads_one_term(text: str, node: Node) -> None:
    assert check(text) == node


A, B, C, D = (Term(letter, "ti") for letter in "abcd")


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("a[ti] OR b[ti] AND c[ti]", And.of(Or.of(A, B), C)),
        ("a[ti] AND b[ti] OR c[ti]", Or.of(And.of(A, B), C)),
        ("a[ti] OR (b[ti] AND c[ti])", Or.of(A, And.of(B, C))),
        ("a[ti] NOT b[ti] NOT c[ti]", Not(Not(A, B), C)),
        ("a[ti] NOT (b[ti] NOT c[ti])", Not(A, Not(B, C))),
        ("a[ti] OR b[ti] NOT c[ti] OR d[ti]", Or.of(Not(Or.of(A, B), C), D)),
        ("(a[ti] OR b[ti]) OR (c[ti] OR d[ti])", Or((A, B, C, D))),
        ("((a[ti]))AND(b[ti])", And((A, B))),
    ],
)
def test_booleans_are_evaluated_from_left_to_right(text: str, node: Node) -> None:
    assert check(text) == node


@pytest.mark.parametrize(
    ("text", "trouble", "instead"),
    [
        ("asthma[tiabb]", Trouble.UNKNOWN_TAG, "[tiab]"),
        ("asthma[xyzzy]", Trouble.UNKNOWN_TAG, "[tiab] or [ti]"),
        ("asthma[]", Trouble.UNKNOWN_TAG, "[tiab] or [ti]"),
        ('"a b"[tiab:~x]', Trouble.UNKNOWN_TAG, "[tiab]"),
        (
            "smith[au]",
            Trouble.UNSUPPORTED_TAG,
            "[au]: PubMed has it, Exoscope does not support it; write the",
        ),
        ("smith[ Author - First ]", Trouble.UNSUPPORTED_TAG, "write the search without it"),
        ("a[Date - Completion]", Trouble.UNSUPPORTED_TAG, "write the search without it"),
        ("a[au:~2]", Trouble.UNSUPPORTED_TAG, "write the search without it"),
        ("a[auu]", Trouble.UNKNOWN_TAG, "[tiab] or [ti]"),
        ("exosomes", Trouble.UNTAGGED, "exosomes[tiab]"),
        ('"hair loss"', Trouble.UNTAGGED, '"hair loss"[tiab]'),
        ("2020:2021", Trouble.UNTAGGED, "2020:2021[edat]"),
        ("hair or skin[tiab]", Trouble.LOWER_CASE, "OR"),
        ("hair[ti] And skin[tiab]", Trouble.LOWER_CASE, "AND"),
        ('"a"[ti] not "b"[ti]', Trouble.LOWER_CASE, "NOT"),
        ('"a"[ti] "b"[ti]', Trouble.NO_BOOLEAN, "AND, OR or NOT"),
        ("(asthma[ti] OR copd[ti])[tiab]", Trouble.GROUP_TAG, "asthma[tiab]"),
        ("exo*[tiab]", Trouble.SHORT_TRUNCATION, "in full"),
        ('"skin pe*"[tiab]', Trouble.SHORT_TRUNCATION, "in full"),
        ("*some[tiab]", Trouble.ASTERISK, '"some*"'),
        ("exo*some[tiab]", Trouble.ASTERISK, '"exosome*"'),
        ("\u201cskin aging\u201d[tiab]", Trouble.TYPOGRAPHIC, '"skin aging"'),
        ("exosom\u2217[tiab]", Trouble.TYPOGRAPHIC, "exosom*"),
        ('"exosome\u2013liposome"[tiab]', Trouble.TYPOGRAPHIC, '"exosome-liposome"'),
        ('"skin &amp; hair"[tiab]', Trouble.TYPOGRAPHIC, '"skin & hair"'),
        ("skin aging[tiab]", Trouble.UNQUOTED, '"skin aging"[tiab]'),
        ('"hair growth"[mh:~3]', Trouble.PROXIMITY_FIELD, "[tiab:~3] or [ti:~3] or [ad:~3]"),
        ('"hair grow*"[tiab:~3]', Trouble.PROXIMITY_WORDS, '"hair growth"[tiab:~3]'),
        ('"hair"[tiab:~3]', Trouble.PROXIMITY_WORDS, "two or more"),
        ("2020[dp]", Trouble.DATE, "2020:2020[dp]"),
        ("2020/01/01:2020/12/31[tiab]", Trouble.DATE, "[edat]"),
        ("2021:2020[edat]", Trouble.DATE, "an early and a late day"),
        ('"2020"[dp] : "2021"[edat]', Trouble.DATE, "an early and a late day"),
        ('"2020"[au] : "2021"[dp]', Trouble.DATE, "an early and a late day"),
        ('"2021"[dp] : "2020"[dp]', Trouble.DATE, "an early and a late day"),
        ('"2020" : "2021"', Trouble.UNTAGGED, "[edat]"),
        ("2021/02/29:2021[edat]", Trouble.DATE, "an early and a late day"),
        ("0000:2021[edat]", Trouble.DATE, "an early and a late day"),
        ('"a"[ti:noexp]', Trouble.NOEXP, '"a"[ti]'),
        ('""[ti]', Trouble.EMPTY, "a word"),
        ('hair loss"[ti] OR skin"[ti]', Trouble.QUOTES, "the tag after"),
    ],
)
def test_names_what_pubmed_would_silently_change(text: str, trouble: Trouble, instead: str) -> None:
    found = [problem for problem in problems(text) if problem.trouble is trouble]
    assert found
    assert instead in str(found[0])
    with pytest.raises(TopicError, match="cannot be sent to PubMed") as refused:
        check(text)
    assert trouble in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        '"2020/01/01"[Date - Publication] : "3000"[Date - Publication]',
        '("2020/1/1"[Date - Publication]:"3000/12/31"[Date - Publication])',
        '"2020"[dp] : "3000"[pdat]',
        "2020[PDAT] : 3000[Publication Date]",
        '"2020" : "3000"[dp]',
        "2020:3000[dp]",
    ],
)
def test_a_range_of_dates_may_be_written_as_pubmeds_own_form_writes_it(text: str) -> None:
    assert check(text) == DateRange(date(2020, 1, 1), date(3000, 12, 31), "dp")
    assert check(f'"hair"[ti] AND {text}') == And((Term("hair", "ti"), check(text)))
    assert as_written(text) == "2020/01/01:3000/12/31[dp]"


@pytest.mark.parametrize("tag", ["Entrez Date", "Date - Entry", "edat"])
def test_a_range_of_days_of_entry(tag: str) -> None:
    assert check(f'"2020/02"[{tag}] : "2020/02"[{tag}]') == DateRange(
        date(2020, 2, 1), date(2020, 2, 29), "edat"
    )


def test_what_looks_like_a_range_in_a_phrase_is_words() -> None:
    assert check('"a 2020 : 2021"[ti]') == Term("a 2020 : 2021", "ti")


def test_every_tag_of_pubmeds_is_supported_or_named_so() -> None:
    supported = ("tiab", "ti", "ad", "ta", "dp", "edat", "mh", "majr", "pt", "la", "Filter")
    others = (
        "au",
        "1AU",
        "lastau",
        "sh",
        "gr",
        "lid",
        "isbn",
        "vi",
        "ip",
        "pg",
        "tt",
        "ps",
        "rn",
        "cn",
        "Book",
    )
    assert [(bool(field_of(tag)), is_pubmeds(tag)) for tag in supported] == [(True, False)] * len(supported)
    assert [(bool(field_of(tag)), is_pubmeds(tag)) for tag in others] == [(False, True)] * len(others)


@pytest.mark.parametrize(
    ("text", "trouble", "position"),
    [
        ("", Trouble.EMPTY, 1),
        (" \n ", Trouble.EMPTY, 1),
        ('a[ti] OR "hair[ti]', Trouble.QUOTES, 10),
        ("a[ti] OR b[ti", Trouble.BRACKETS, 11),
        ("a[ti] OR b ti]", Trouble.BRACKETS, 14),
        ("(a[ti] OR b[ti]", Trouble.PARENTHESES, 1),
        ("a[ti]) OR b[ti]", Trouble.PARENTHESES, 6),
        ("AND b[ti]", Trouble.INCOMPLETE, 1),
        ("a[ti] OR", Trouble.INCOMPLETE, 9),
        ("a[ti] AND OR b[ti]", Trouble.INCOMPLETE, 11),
        ("a[ti] AND ()", Trouble.INCOMPLETE, 12),
        ("[tiab]", Trouble.INCOMPLETE, 1),
        ("a[ti][tiab]", Trouble.INCOMPLETE, 6),
        ("a[ti] OR " * 3000, Trouble.TOO_LONG, 1),
        ("(a[ti] NOT " * 150 + "b[ti]" + ")" * 150, Trouble.TOO_LONG, 1),
    ],
)
def test_refuses_what_cannot_be_read(text: str, trouble: Trouble, position: int) -> None:
    for reader in (parse, check, problems):
        with pytest.raises(TopicError) as refused:
            reader(text)
        assert f"At character {position}, " in str(refused.value)
        assert trouble in str(refused.value)


def test_brackets_in_quotes_and_needless_parentheses_are_no_problem() -> None:
    assert check("(" * 3000 + '"(a) [b]"[ti]' + ")" * 3000) == Term("(a) [b]", "ti")


def test_both_sides_of_four_letters() -> None:
    assert [problem.trouble for problem in problems("scar*[ti]")] == []
    assert [problem.trouble for problem in problems("sca*[ti]")] == [Trouble.SHORT_TRUNCATION]


def test_a_bad_search_is_read_as_pubmed_understands_it() -> None:
    reading = read("(a[ti] OR b[ti])[tiab] c[ti]")
    assert reading.node == And.of(Or.of(A, B), C)
    assert [problem.trouble for problem in reading.problems] == [Trouble.GROUP_TAG, Trouble.NO_BOOLEAN]
    assert [problem.position for problem in reading.problems] == [17, 24]


def test_every_problem_is_named_at_once() -> None:
    with pytest.raises(TopicError) as refused:
        check("exo*[tiabb] OR skin")
    assert str(refused.value) == (
        "the search cannot be sent to PubMed. At character 1, exo*: the asterisk needs at least 4 letters "
        "before it; write the words it stands for in full, with OR. At character 5, [tiabb]: not a tag that "
        "is known here, and PubMed drops an unknown one without a word; write [tiab] or [ti]. At character "
        "16, skin: without a tag PubMed searches other words as well; write skin[tiab]."
    )


def test_translation_uses_full_names() -> None:
    text = '(exosom*[tiab] OR "a b"[tiab:~2] OR x[mh:noexp]) AND 2020:2020[dp] NOT 12[uid]'
    assert translated(parse(text)) == (
        '(("exosom*"[Title/Abstract] OR "a b"[Title/Abstract:~2] OR "x"[MeSH Terms:noexp]) AND '
        "2020/01/01:2020/12/31[Date - Publication]) NOT 12[UID]"
    )
    assert translated(parse("asthma")) == '"asthma"[All Fields]'


def test_terms_lost_in_translation_are_named_as_sent() -> None:
    sent = '("readiness score"[tiab] OR "body battery"[tiab]) AND Anti-Aging[ti] AND 2020:2020[edat]'
    kept = '"readiness score"[Title/Abstract] AND "anti aging"[Title] AND 2020/01/01:2020/12/31[Date - Entry]'
    assert lost_in_translation(parse(sent), translated(parse(sent))) == ()
    assert lost_in_translation(parse(sent), kept) == ('"body battery"[tiab]',)
    assert lost_in_translation(parse("asthma[mh]"), '"asthma"[All Fields]') == ("asthma[mh]",)
    assert lost_in_translation(parse('"a b"[tiab:~3]'), '"a b"[Title/Abstract]') == ('"a b"[tiab:~3]',)
    assert lost_in_translation(parse("2020:2020[edat]"), "(((") == ("2020/01/01:2020/12/31[edat]",)
    assert lost_in_translation(parse("the[tiab]"), "the[tiab]") == ("the[tiab]",)
    assert lost_in_translation(parse('"x y"[Mesh]'), '"x y"[Mesh]') == ('"x y"[mh]',)
    assert lost_in_translation(parse('"[mh] x"[ti]'), '"[mh] x"[Title]') == ()
    assert lost_in_translation(parse("a[ti]"), "") == ("a[ti]",)


def test_every_field_is_found_by_tag_code_and_name() -> None:
    for field in FIELDS:
        assert {field_of(field.tag), field_of(field.code), field_of(field.name.upper())} == {field}
    assert field_of("foo") is None
    assert len(BY_TAG) == len(FIELDS)
    assert [field.tag for field in FIELDS if field.proximity] == ["tiab", "ti", "ad"]


_words = st.from_regex(r"[a-z0-9]{4,8}(-[a-z]{2,4})?", fullmatch=True).filter(
    lambda word: word not in {"and", "or", "not"}
)
_texts = st.lists(_words, min_size=1, max_size=3).map(" ".join)
_terms = st.builds(
    Term, _texts, st.sampled_from([field.tag for field in FIELDS if field.kind is not Kind.DATE])
)
_truncated = st.builds(Term, _texts, st.just("tiab"), truncated=st.just(True))
_near = st.builds(
    Term, st.lists(_words, min_size=2, max_size=3).map(" ".join), st.just("ti"), proximity=st.integers(0, 99)
)
_unexploded = st.builds(Term, _texts, st.just("mh"), exploded=st.just(False))
_days = st.dates(date(1000, 1, 1), date(9999, 12, 31))
_ranges = st.tuples(_days, _days, st.sampled_from(["edat", "crdt", "dp"])).map(
    lambda drawn: DateRange(min(drawn[:2]), max(drawn[:2]), drawn[2])
)


def _booleans(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=4)
    return st.one_of(
        several.map(lambda nodes: And.of(*nodes)),
        several.map(lambda nodes: Or.of(*nodes)),
        st.builds(Not, inner, inner),
    )


@given(st.recursive(st.one_of(_terms, _truncated, _near, _unexploded, _ranges), _booleans, max_leaves=12))
def test_a_written_search_reads_back_the_same(node: Node) -> None:
    assert check(render(node)) == node
    assert check(translated(node)) == node
    assert lost_in_translation(node, translated(node)) == ()
    assert depth(node) <= 12
    assert len(list(leaves(node))) >= len(children(node))


@given(st.text(alphabet='ab*[]()":~ /ANDORtinot20\u201d', max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        reading = read(text)
    except TopicError:
        return
    assert all(1 <= problem.position <= len(text) for problem in reading.problems)
    assert isinstance(translated(reading.node), str)
