"""One meaning has one value: every count on the pages of an edition, held against all others of the same meaning."""

import pytest
from drawn import APP, PARTS, numbers, opened_at
from meanings import conflicts, counts
from streamlit.testing.v1 import AppTest

from dashboard.pages import OF_TOPICS, PAGES
from pipelines.topics import catalogue

KNOWN = catalogue.load()
SUBJECTS = sorted(
    (one.label for one in (*KNOWN.topics.values(), *KNOWN.themes.values())), key=len, reverse=True
)
#: Those that the reference edition knows most of; on pages without a topic of their own the first is as good as any.
TOPICS = ("field", "skincare", "hair", "drug_delivery")
ONE_TOPIC = ("overview", *(page for page, key in OF_TOPICS.items() if key == "topic"))
#: What others state there, each with its source, are their own numbers.
OF_OTHERS = ("about",)


@pytest.mark.parametrize("edition", ["reference", "simulated"])
def test_no_meaning_has_two_values_on_the_pages_of_an_edition(edition: str) -> None:
    found = []
    for page in PAGES:
        if page in OF_OTHERS:
            continue
        for topic in TOPICS if page in ONE_TOPIC else TOPICS[:1]:
            app = AppTest.from_file(str(APP), default_timeout=60)
            shown = opened_at(app, page, edition=edition, topic=topic)
            said = numbers(shown)
            # Where nothing was fetched, Literature has one part.
            has_parts = f"{page}_part" in {control.key for control in shown.segmented_control}
            for part in PARTS.get(page, ()) if has_parts else ():
                said += "\n" + numbers(shown.segmented_control(key=f"{page}_part").set_value(part).run())
            assert not shown.exception, page
            about = KNOWN.topics[topic].label if page in ONE_TOPIC else page
            found += [
                (f"{page}?topic={topic}", meaning, number)
                for meaning, number in counts(said, SUBJECTS, about)
            ]
    assert len({meaning for _, meaning, _ in found}) > 100
    assert conflicts(found) == {}


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
