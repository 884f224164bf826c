from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.sources.pubmed.pubdates import PartialDate, earlier, history_day, publication_date


@pytest.mark.parametrize(
    ("words", "text", "precision"),
    [
        ("2019 Jan 5", "2019-01-05", "day"),
        ("2019 Jan", "2019-01", "month"),
        ("2019", "2019", "year"),
        ("2019 Jan-Feb", "2019-01", "month"),
        ("2018 Dec-2019 Jan", "2018-12", "month"),
        ("2018 Dec 15-31", "2018-12-15", "day"),
        ("2018 Dec 31-2019 Jan 6", "2018-12-31", "day"),
        ("Winter 2018", "2018", "year"),
        ("2018 Winter", "2018", "year"),
        ("2000 Spring-Summer", "2000", "year"),
        ("1998-1999", "1998", "year"),
        ("1983 1st Quart", "1983", "year"),
        ("2008 2nd Quarter", "2008", "year"),
        ("2020/02/03 00:00", "2020-02-03", "day"),
        ("2021 Feb 28", "2021-02-28", "day"),
        ("2021 Feb 29", "2021-02", "month"),
        ("2020 Feb 29", "2020-02-29", "day"),
        ("2021 13", "2021", "year"),
        ("2021 sept 1", "2021-09-01", "day"),
        ("1500", "1500", "year"),
        ("2099 Dec", "2099-12", "month"),
    ],
)
def test_a_date_keeps_the_precision_it_has(words: str, text: str, precision: str) -> None:
    known = publication_date(words)

    assert known is not None
    assert (known.text, known.precision, known.year) == (text, precision, int(text[:4]))


@pytest.mark.parametrize("words", ["", "   ", "in press", "1499", "2100", "12020", "Jan"])
def test_without_a_year_there_is_no_date(words: str) -> None:
    assert publication_date(words) is None


@given(st.text(max_size=40))
def test_any_words_give_a_date_or_none(words: str) -> None:
    known = publication_date(words)

    assert known is None or 1500 <= known.year <= 2099


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2004/02/05 05:00", date(2004, 2, 5)),
        ("2004/2/5", date(2004, 2, 5)),
        ("2004/02/30 05:00", None),
        ("2004/02", None),
        ("", None),
        ("2004/02/055", None),
    ],
)
def test_a_history_entry_is_a_day(words: str, day: date | None) -> None:
    assert history_day(words) == day


@pytest.mark.parametrize(
    ("electronic", "print_", "first"),
    [
        ("2020-12-15", "2021-01", "2020-12-15"),
        ("2021-01-02", "2020", "2020"),
        ("2019-03-05", "2019", "2019-03-05"),
        ("2019", "2019-03-05", "2019-03-05"),
        ("2019-03", "2019-02-28", "2019-02-28"),
        ("2019-03-05", "2019-03-05", "2019-03-05"),
        (None, "2019", "2019"),
        ("2019", None, "2019"),
        (None, None, None),
    ],
)
def test_the_earlier_date_counts_and_of_equals_the_more_precise(
    electronic: str | None, print_: str | None, first: str | None
) -> None:
    def known(text: str | None) -> PartialDate | None:
        return None if text is None else PartialDate(text)

    assert earlier(known(electronic), known(print_)) == known(first)
