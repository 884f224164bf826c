"""Periods, membership and regulation: pure answers on hand-made rows."""

from datetime import date

import pandas as pd
import pytest

from pipelines.analysis.evidence.regulation import (
    approval_answer,
    enforcement_letters,
    letters_per_year,
    with_age,
)
from pipelines.analysis.numbers.periods import age_months, first_day, last_day, middle_day, spans
from pipelines.analysis.papers.membership import belongs, topics_of_words
from pipelines.refresh import ledgers
from pipelines.topics import catalogue as topics

CATALOGUE = topics.load()


@pytest.mark.parametrize(
    ("when", "first", "middle", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 7, 1), date(2024, 12, 31)),
        ("2023", date(2023, 1, 1), date(2023, 7, 2), date(2023, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 15), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 14), date(2023, 2, 28)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_a_partial_date_covers_all_its_days(when: str, first: date, middle: date, last: date) -> None:
    assert (first_day(when), middle_day(when), last_day(when)) == (first, middle, last)


def test_spans_leave_out_undated_rows_and_are_in_order() -> None:
    frame = pd.DataFrame({"id": ["c", "a", "b"], "date": ["2024", "2023-05", None]}, dtype="str")
    assert spans(frame, "date")["id"].tolist() == ["a", "c"]
    assert "first_day" not in frame


@pytest.mark.parametrize(
    ("when", "months"),
    [
        ("2025-05-23", 18),
        ("2025-05-24", 17),
        ("2025-05", 17),
        ("2025-04", 18),
        ("2024", 22),
        ("2025", 10),
        ("2026-11-23", 0),
        ("2027", 0),
    ],
)
def test_age_runs_from_the_last_day_a_date_can_mean(when: str, months: int) -> None:
    assert age_months(when, date(2026, 11, 23)) == months


MAPPING = pd.DataFrame(
    [("word", "skincare", "skincare"), ("word", "peel", "post_procedure"), ("word", "any", "skincare"),
     ("word", "any", "hair"), ("use", "skincare", "hair")],
    columns=["kind", "word", "topic"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("topic", "fits"),
    [
        ("skincare", [True, True, True, False]),
        ("skin_ageing", [True, False, True, False]),  # the topic's facts hold for its sub-topics,
        ("post_procedure", [True, True, True, False]),  # and a sub-topic's for the topic, but not its sisters
        ("hair", [False, False, True, False]),
        ("drug_delivery", [False, False, False, False]),
    ],
)
def test_rows_belong_up_and_down_the_tree_but_not_sideways(topic: str, fits: list[bool]) -> None:
    cells = pd.Series(["skincare", "peel", "hairless;any", None], dtype="str")
    assert belongs(cells, topic, MAPPING, CATALOGUE).tolist() == fits


@pytest.mark.parametrize(
    ("topic", "fits"),
    [
        ("skincare", [True, True, True, False]),
        ("skin_ageing", [False, False, False, False]),
        ("post_procedure", [False, True, False, False]),
    ],
)
def test_what_was_shown_of_a_topic_is_not_shown_of_its_sub_topics(topic: str, fits: list[bool]) -> None:
    cells = pd.Series(["skincare", "peel", "hairless;any", None], dtype="str")
    assert belongs(cells, topic, MAPPING, CATALOGUE, down=False).tolist() == fits


def test_words_and_uses_are_mapped_apart() -> None:
    assert belongs(pd.Series(["skincare"]), "hair", MAPPING, CATALOGUE, kind="use").tolist() == [True]
    assert topics_of_words(MAPPING)["any"] == {"skincare", "hair"}


def test_a_theme_takes_only_what_names_it() -> None:
    mapping = ledgers.read("ledger_topics")
    cells = pd.Series(["cardiac_repair", "any", "therapeutic"], dtype="str")
    assert belongs(cells, "cardiac_repair", mapping, CATALOGUE).tolist() == [True, False, False]


def events(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["date", "kind", "exosome_named"], dtype="str")


def test_only_letters_that_name_exosomes_are_enforcement() -> None:
    found = enforcement_letters(
        events(
            ("2020-01-01", "warning_letter", "yes"),
            ("2020-01-02", "warning_letter", "no"),
            ("2020-01-03", "recall", "yes"),
            ("2021", "untitled_letter", "yes"),
        )
    )
    assert found["date"].tolist() == ["2020-01-01", "2021"]


def test_years_between_letters_count_zero() -> None:
    per_year = letters_per_year(
        events(("2020-12-31", "warning_letter", "yes"), ("2022-01", "untitled_letter", "yes"))
    )
    assert list(per_year.itertuples(index=False, name=None)) == [
        (2020, "warning_letter", 1),
        (2020, "untitled_letter", 0),
        (2021, "warning_letter", 0),
        (2021, "untitled_letter", 0),
        (2022, "warning_letter", 0),
        (2022, "untitled_letter", 1),
    ]


def test_no_letters_give_no_years() -> None:
    assert letters_per_year(events(("2020", "recall", "yes"))).empty


def statements(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["date", "is_lay", "says"], dtype="str")


def test_the_newest_statement_is_that_of_a_body_not_of_a_lay_site() -> None:
    answer = approval_answer(
        events(("2020", "clearance", "yes")),
        pd.DataFrame({"status": ["prohibited"]}),
        statements(
            ("2025", "no", "none_approved"),
            ("2026-01-31", "no", "none_approved"),
            ("2026-05", "yes", "none_approved"),
        ),
    )
    assert (answer.approvals, answer.statements, answer.latest["date"]) == (0, 2, "2026-01-31")


def test_an_approval_in_any_of_the_three_ledgers_is_seen() -> None:
    answer = approval_answer(
        events(("2026", "approval", "yes")),
        pd.DataFrame({"status": ["approved", "unclear"]}),
        statements(("2026", "no", "some_approved")),
    )
    assert (answer.approvals, answer.statements) == (3, 0)


def test_a_status_is_stale_from_18_months_on_and_when_undated() -> None:
    aged = with_age(
        pd.DataFrame({"as_of": ["2025-05-24", "2025-05-23", None]}, dtype="str"), date(2026, 11, 23)
    )
    assert aged["is_stale"].tolist() == [False, True, True]
    assert aged["age_months"].tolist() == [17, 18, pd.NA]
