"""Numbers as they are written: both sides of every boundary of their magnitude."""

import pytest

from pipelines.text import numerals as written


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (999, "999"), (1000, "1,000"), (999_999, "999,999"), (1_000_000, "1.0 million"),
     (999_900_000, "999.9 million"), (1_000_000_000, "1.0 billion"), (-2_500_000, "-2.5 million")],
)  # fmt: skip
def test_a_count_has_separators_and_words_for_millions(value: float, text: str) -> None:
    assert written.whole(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0.0"), (0.01, "under 0.1"), (0.049, "under 0.1"), (0.05, "0.1"), (0.34, "0.3"), (9.94, "9.9"),
     (9.95, "10"), (1234.4, "1,234"), (-0.01, "-0.0")],
)  # fmt: skip
def test_a_quantity_loses_its_decimal_at_ten_and_is_never_a_false_zero(value: float, text: str) -> None:
    assert written.quantity(value) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(0, None, "0.0%"), (0.0049, None, "under 0.01%"), (0.005, None, "0.01%"), (0.994, None, "0.99%"),
     (0.995, None, "1.0%"), (9.94, None, "9.9%"), (9.95, None, "10%"), (1234.5, None, "1,234%"),
     (0.049, 1, "under 0.1%"), (0.051, 1, "0.1%"), (0.49, 0, "under 1%"), (0.51, 0, "1%"), (0, 1, "0.0%"),
     (-0.04, 1, "-0.0%")],
)  # fmt: skip
def test_a_percentage_has_the_decimals_of_its_size(value: float, decimals: int | None, text: str) -> None:
    assert written.percent(value, decimals) == text


def test_a_share_is_a_percentage_of_one() -> None:
    assert [written.share(value, 1) for value in (0, 0.0004, 0.5, 1)] == [
        "0.0%",
        "under 0.1%",
        "50.0%",
        "100.0%",
    ]


@pytest.mark.parametrize(
    ("value", "low", "high", "is_wide"),
    [(20, 15, 25, False), (20, 14.9, 25, True), (-20, -25, -15, False), (-20, -25.1, -15, True), (0, 0, 0, False),
     (0, -1, 1, True)],
)  # fmt: skip
def test_an_estimate_is_about_from_a_quarter_to_either_side(
    value: float, low: float, high: float, is_wide: bool
) -> None:
    assert written.is_wide(value, low, high) is is_wide
