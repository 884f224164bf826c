"""Every page read as a whole: one meaning has one value, and no page uses a word that docs/words.md keeps off them."""

import re
from collections.abc import Iterator

import pytest
from drawn import APP, PARTS, numbers, opened_at
from meanings import conflicts, counts
from streamlit.testing.v1 import AppTest

from dashboard.pages import OF_TOPICS, PAGES
from pipelines.standin.records.full import LEDGER_FIRMS
from pipelines.topics import catalogue

KNOWN = catalogue.load()
SUBJECTS = sorted(
    (one.label for one in (*KNOWN.topics.values(), *KNOWN.themes.values())), key=len, reverse=True
)
#: Those that the reference edition knows most of; on pages without a topic of their own the first is as good as any.
TOPICS = ("field", "skincare", "hair", "drug_delivery")
ONE_TOPIC = ("overview", *(page for page, key in OF_TOPICS.items() if key == "topic"))
#: A firm's papers and studies are those of a topic, which its line does not name.
_OF_FIRMS = re.compile(rf"^\W*(?:{'|'.join(LEDGER_FIRMS)}): .*", re.MULTILINE)
#: What others state there, each with its source, are their own numbers.
OF_OTHERS = ("about",)
#: The words of docs/words.md that the pages never need; whether the others fit depends on what they are said of.
NOT_SAID = re.compile(
    r"\b(?:yardstick|rung|witness|look yourself|events that are an end|twin|reckoned|put to the test)(?:e?s)?\b",
    re.I,
)


def pages_of(edition: str) -> Iterator[tuple[str, str, str]]:
    """Page, topic, and all that the page says of it in all its parts."""
    for page in PAGES:
        for topic in TOPICS if page in ONE_TOPIC else TOPICS[:1]:
            app = AppTest.from_file(str(APP), default_timeout=60)
            shown = opened_at(app, page, edition=edition, topic=topic)
            said = numbers(shown)
            # Where nothing was fetched, Literature has one part.
            has_parts = f"{page}_part" in {control.key for control in shown.segmented_control}
            for part in PARTS.get(page, ()) if has_parts else ():
                said += "\n" + numbers(shown.segmented_control(key=f"{page}_part").set_value(part).run())
            assert not shown.exception, page
            yield page, topic, said


@pytest.mark.parametrize("edition", ["reference", "simulated"])
def test_no_meaning_has_two_values_and_no_word_is_unwanted_on_the_pages_of_an_edition(edition: str) -> None:
    found, unwanted = [], []
    for page, topic, said in pages_of(edition):
        unwanted += [(page, word) for word in NOT_SAID.findall(said)]
        if page not in OF_OTHERS:
            about = KNOWN.topics[topic].label if page in ONE_TOPIC else page
            said = _OF_FIRMS.sub("", said)
            found += [(f"{page}?topic={topic}", *count) for count in counts(said, SUBJECTS, about)]
    assert unwanted == []
    assert len({meaning for _, meaning, _ in found}) > 100
    assert conflicts(found) == {}


@pytest.mark.parametrize("line", ["The highest rung.", "7 Witnesses, undated", "Rungs", "(look yourself)"])
def test_words_that_are_not_said_are_found_in_any_form(line: str) -> None:
    assert NOT_SAID.search(line)
    assert not NOT_SAID.search("wrung from eyewitness accounts")


def test_two_values_of_one_meaning_are_told_with_their_pages() -> None:
    overview = counts("Hair: 3,855 papers in 2024; 2 letters. All 12 stand below.", ["Hair"], "Skin")
    assert overview == [
        (("Hair", "papers in 2024"), "3,855"),
        (("Hair", "letters"), "2"),
        (("Hair", "stand below"), "12"),
    ]
    brief = counts(r"- Hair\: 3,850 papers in 2024.", ["Hair"], "brief")
    found = [*(("overview", *one) for one in overview), *(("brief", *one) for one in brief)]
    assert conflicts(found) == {
        ("Hair", "papers in 2024"): {"3,855": ["overview"], "3,850": ["brief"]},
    }


def test_what_another_year_or_subject_qualifies_is_another_meaning() -> None:
    told = counts("Hair: 5 papers in 2023. 6 papers in 2024.\nSkin: 7 papers in 2024.", ["Hair", "Skin"], "")
    assert [meaning for meaning, _ in told] == [
        ("Hair", "papers in 2023"),
        ("Hair", "papers in 2024"),
        ("Skin", "papers in 2024"),
    ]
    assert conflicts(("page", *one) for one in told) == {}


def test_numbers_of_sources_rates_and_dates_are_no_counts() -> None:
    assert (
        counts(
            "9 studies, as [they](https://a.b) say\n2.5 trials, 40% trials, 2024-05 trials, $7 paid", [], ""
        )
        == []
    )
