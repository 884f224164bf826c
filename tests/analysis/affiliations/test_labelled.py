"""Both rules beside 200 affiliations that were read by hand; docs/affiliations.md has the figures."""

import csv
import re
from pathlib import Path

import pytest

from pipelines.analysis.affiliations.countries import countries, country_names
from pipelines.analysis.affiliations.organisations import organisations

LABELLED = Path(__file__).with_name("labelled.csv")
DOCS = Path(__file__).parents[3] / "docs" / "affiliations.md"


def labelled() -> list[dict[str, str]]:
    with LABELLED.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def same(name: str) -> str:
    """A name without what labels and rule write differently: case, "The", what is in brackets, stops at its end."""
    return re.sub(r"\s*\([^)]*\)", "", name.removeprefix("The ")).strip(" .").casefold()


def measured(kind: str) -> tuple[int, int, int]:
    """Of what the rule found: right and wrong; and what it missed."""
    right = wrong = missed = 0
    for row in labelled():
        if kind == "countries":
            found, truly = set(countries(row["text"])), set(filter(None, row["countries"].split(";")))
        else:
            names = f"{row['institutions']};{row['companies']}".split(";")
            found = {same(one.name) for one in organisations(row["text"])}
            truly = {same(name) for name in names if name}
        right, wrong, missed = (
            right + len(found & truly),
            wrong + len(found - truly),
            missed + len(truly - found),
        )
    return right, wrong, missed


def test_labels_are_200_distinct_strings_without_addresses_of_persons() -> None:
    texts = [row["text"] for row in labelled()]
    assert len(set(texts)) == len(texts) == 200
    assert not [text for text in texts if "@" in text or "mail" in text.casefold()]
    codes = {code for row in labelled() for code in row["countries"].split(";") if code}
    assert codes <= set(country_names())


@pytest.mark.parametrize(("kind", "expected"), [("countries", (198, 0, 4)), ("organisations", (215, 18, 51))])
def test_rules_are_as_good_as_the_docs_say(kind: str, expected: tuple[int, int, int]) -> None:
    assert measured(kind) == expected
    right, wrong, missed = expected
    told = " ".join(DOCS.read_text(encoding="utf-8").split())
    assert f"{right} of {right + wrong} found were right" in told
    assert f"{right} of {right + missed} there were found" in told
