"""Each part of PubMed's language in the words of Europe PMC, with what is lost."""

import pytest

from pipelines.pubmed_search.grammar import parse
from pipelines.sources.europepmc.searches import Untranslatable, translation

KEYWORDS = "Author keywords and abstracts in other languages are not searched."


@pytest.mark.parametrize(
    ("pubmed", "europepmc", "losses"),
    [
        ('"hair loss"[ti]', 'TITLE:"hair loss"', []),
        ("exosom*[ti]", "TITLE:exosom*", []),
        ("crispr[tiab]", 'TITLE_ABS:"crispr"', [KEYWORDS]),
        ('"anti-aging"[ti]', 'TITLE:"anti-aging"', []),
        (
            '"exosomes"[mh]',
            'KW:"exosomes"',
            ["Narrower MeSH headings are not included; author keywords that read like a heading are."],
        ),
        (
            '"exosomes"[mh:noexp]',
            'KW:"exosomes"',
            ["Author keywords that read like a MeSH heading are included."],
        ),
        (
            '"drug carrier*"[ti]',
            'TITLE:"drug carrier" OR TITLE:"drug carriers"',
            ["A phrase that PubMed cuts with an asterisk is searched alone and in its plural."],
        ),
        (
            '"liquid biops*"[ti]',
            'TITLE:"liquid biopsy" OR TITLE:"liquid biopsies"',
            ["A phrase that PubMed cuts with an asterisk is searched alone and in its plural."],
        ),
        (
            '"engineered vesicles"[ti:~2]',
            'TITLE:"engineered vesicles"',
            ["Words that PubMed finds near one another are searched side by side."],
        ),
        ("a1[ti] AND b1[ti] AND c1[ti]", 'TITLE:"a1" AND TITLE:"b1" AND TITLE:"c1"', []),
        ("(a1[ti] OR b1[ti]) AND c1[ti]", '(TITLE:"a1" OR TITLE:"b1") AND TITLE:"c1"', []),
        # PubMed reads from left to right.
        ("a1[ti] OR b1[ti] AND c1[ti]", '(TITLE:"a1" OR TITLE:"b1") AND TITLE:"c1"', []),
        ("a1[ti] NOT (b1[ti] NOT c1[ti])", 'TITLE:"a1" NOT (TITLE:"b1" NOT TITLE:"c1")', []),
        # What becomes the same is asked once, also what a phrase grows into.
        (
            '"hair wave*"[ti] OR "hair waves"[ti] AND x1[ti]',
            '(TITLE:"hair wave" OR TITLE:"hair waves") AND TITLE:"x1"',
            ["A phrase that PubMed cuts with an asterisk is searched alone and in its plural."],
        ),
    ],
)
def test_a_search_is_worded_as_the_service_takes_it(pubmed: str, europepmc: str, losses: list[str]) -> None:
    found = translation(parse(pubmed))
    assert (found.text, list(found.losses)) == (europepmc, losses)


@pytest.mark.parametrize(
    ("pubmed", "names"),
    [
        ("review[pt]", '"review"[pt], a field that Europe PMC does not have'),
        ("medline[sb]", '"medline"[sb], a field'),
        ("2020/01/01:2020/12/31[edat]", r"dates in a search \(\[edat\]\)"),
        ("exosomes", r'"exosomes"\[None\], a field'),
        ("a1[ti] OR (b1[ti] NOT 2020:2021[dp])", r"dates in a search \(\[dp\]\)"),
        ('"a:b"[ti]', '"a:b", with a sign of its own meaning there'),
    ],
)
def test_what_has_no_sure_counterpart_is_not_guessed(pubmed: str, names: str) -> None:
    with pytest.raises(Untranslatable, match=names if "\\" in names else None) as caught:
        translation(parse(pubmed))
    assert names.replace("\\", "") in str(caught.value)


def test_each_loss_is_told_once() -> None:
    assert translation(parse("a1[tiab] OR b1[tiab]")).losses == (KEYWORDS,)
