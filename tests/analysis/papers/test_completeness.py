"""How publication years fill: arrivals counted by hand, and final counts recovered that were hidden."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import DOCS

from pipelines.analysis.papers.completeness import (
    Arrivals,
    Learnt,
    completeness,
    final_count,
    learnt,
    same_day,
)
from pipelines.analysis.papers.completeness_tables import (
    arrivals_of_topics,
    arrived_fractions,
    backtests_table,
    completeness_table,
    held_share,
)
from pipelines.analysis.papers.growth import complete_years, growth
from pipelines.analysis.papers.topic_years import ALL, is_open
from pipelines.tables import ANSWERS

DOCUMENT = DOCS / "numbers.md"
TODAY = date(2026, 11, 23)
PAST = [(40, 50), (80, 100), (160, 200)]


def filled(years: dict[int, list[tuple[int, date]]]) -> pd.DataFrame:
    """Articles: publication year to how many were created on which day."""
    dated = [(year, day) for year, parts in years.items() for count, day in parts for _ in range(count)]
    frame = pd.DataFrame(dated, columns=["publication_year", "create_date"])
    frame["create_date"] = frame["create_date"].map(date.isoformat).astype("str")
    frame["publication_year"] = frame["publication_year"].astype("Int64")
    return frame.assign(pmid=[str(number + 1) for number in range(len(frame))])


def steadily(years: range, early: int, late: int) -> dict[int, list[tuple[int, date]]]:
    """In each year `early` articles on 1 February, and `late` on 1 December."""
    return {year: [(early, date(year, 2, 1)), (late, date(year, 12, 1))] for year in years}


@pytest.mark.parametrize(
    ("day", "years", "same"),
    [
        (date(2026, 11, 23), 1, date(2025, 11, 23)),
        (date(2024, 2, 29), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 4, date(2020, 2, 29)),
        (date(2023, 2, 28), 3, date(2020, 2, 28)),
        (date(2026, 11, 23), -1, date(2027, 11, 23)),
    ],
)
def test_the_same_day_of_another_year(day: date, years: int, same: date) -> None:
    assert same_day(day, years) == same


def test_arrivals_are_counted_to_the_end_of_the_day_and_need_both_dates() -> None:
    frame = filled({2025: [(2, date(2025, 3, 1)), (1, date(2026, 1, 5))], 2026: [(4, date(2025, 12, 1))]})
    frame.loc[len(frame)] = [2025, None, "90"]
    frame.loc[len(frame)] = [None, "2025-03-01", "91"]
    arrivals = Arrivals.of(frame)

    assert [arrivals.by(2025, date(2025, 2, 28)), arrivals.by(2025, date(2025, 3, 1))] == [0, 2]
    assert [arrivals.by(2025, TODAY), arrivals.by(2026, TODAY), arrivals.by(1999, TODAY)] == [3, 4, 0]
    assert arrivals.by(2026, date(2025, 12, 1)) == 4  # dated ahead


def test_the_past_is_that_of_years_long_ended_as_they_were_known_on_the_day() -> None:
    arrivals = Arrivals.of(filled(steadily(range(2010, 2027), 6, 4)))

    # By 23 November only the early ones had come; 2025 ended too lately to be sure of.
    assert arrivals.past(2026, TODAY) == [(6, 10)] * 6
    assert arrivals.past(2025, TODAY) == [(10, 10)] * 6
    assert arrivals.past(2026, date(2012, 6, 1)) == [(0, 10)]
    assert arrivals.past(2012, date(2012, 6, 1)) == [(6, 10)]
    assert arrivals.past(2011, date(2011, 6, 1)) == []


def test_what_came_later_is_not_known_on_the_day() -> None:
    years = steadily(range(2010, 2020), 6, 4)
    then = completeness(Arrivals.of(filled(years)), 2016, date(2016, 6, 30))
    years[2014].append((50, date(2017, 1, 1)))
    years[2016].append((90, date(2016, 7, 1)))

    assert completeness(Arrivals.of(filled(years)), 2016, date(2016, 6, 30)) == then
    assert (then.arrived, then.fraction, then.estimate) == (6, 0.6, pytest.approx(10))


def test_the_fraction_and_its_scatter_are_those_worked_out_by_hand() -> None:
    found = learnt(PAST)

    # Four fifths in every year: no scatter, so the scale is the 5th percentile of chi-square with 2 degrees of
    # freedom over 2, -log(0.95); Student's t with 2 is 4.3027.
    assert found is not None
    assert (found.fraction, found.alikeness, found.weight, found.years) == (0.8, 0.0, 350.0, 3)
    assert found.calm == pytest.approx(-np.log(0.95))
    assert found.quantile == pytest.approx(4.3027, abs=1e-4)


def test_the_interval_of_the_final_count_is_the_one_worked_out_by_hand() -> None:
    # N = 80 / 0.8 = 100; s squared = 0.25 x ((1 + 99 x 0.01) / 100 + 1 / 400) = 0.0056.
    half = 2 * np.sqrt(0.25 * ((1 + 99 * 0.01) / 100 + 1 / 400))
    found = final_count(80, Learnt(0.8, 0.01, 1.0, 400.0, 2.0, 5))

    assert found == (100, round(100 * np.exp(-half)), round(100 * np.exp(half))) == (100, 86, 116)
    assert final_count(401, Learnt(0.999, 0.0, 1.0, 400.0, 0.1, 5)) == (
        pytest.approx(401.4, abs=0.01),
        401,
        402,
    )
    assert final_count(80, Learnt(0.99, 0.0, 1.0, 400.0, 2.0, 5))[1] == 80  # never below what is there


def test_years_that_differ_by_more_than_chance_widen_the_interval() -> None:
    alike, other = learnt([(500, 1000)] * 4), learnt([(400, 1000), (600, 1000), (450, 1000), (550, 1000)])

    assert alike is not None
    assert other is not None
    # Pearson's chi-square at r = 0 is 1000 x 0.025 / 0.25 = 100; it has to come to 2.366, the median with 3 degrees.
    assert other.alikeness == pytest.approx((100 / 2.366 - 1) / 999, rel=1e-3)
    assert alike.alikeness == 0
    wide, narrow = final_count(300, other), final_count(300, alike)
    assert wide[0] == narrow[0] == 600
    assert wide[2] - wide[1] > 5 * (narrow[2] - narrow[1])


@pytest.mark.parametrize(
    ("past", "known"),
    [
        ([(10, 15), (10, 15)], False),
        ([(5, 10), (5, 10), (5, 10)], True),
        ([(5, 10), (5, 10), (5, 9)], False),
        ([], False),
    ],
)
def test_three_years_and_thirty_articles_are_needed(past: list[tuple[int, int]], known: bool) -> None:
    assert (learnt(past) is not None) is known


@pytest.mark.parametrize("share", [0, 1])
def test_never_and_always_are_moved_in_by_half_an_article(share: int) -> None:
    found = learnt([(10 * share, 10)] * 3)

    assert found is not None
    assert found.fraction == pytest.approx(abs(share - 0.5 / 31))


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=6),
    st.integers(5, 2_000),
    st.integers(2, 50),
)
def test_the_estimate_lies_in_its_interval_which_shrinks_with_n(
    parts: list[tuple[int, int]], arrived: int, times: int
) -> None:
    past = [(early, early + late) for early, late in parts if early + late]
    known = learnt(past)
    if known is None:
        return
    estimate, low, high = final_count(arrived, known)

    assert arrived <= low <= estimate <= high
    assert np.isfinite(high)
    if known.alikeness == 0 and 0.05 < known.fraction < 0.95:
        _, more_low, more_high = final_count(arrived * times, known)
        # Rounded to whole articles, so only up to one at either end.
        assert (more_high - more_low - 2) / times <= high - low


@pytest.mark.parametrize(
    ("arrived", "fraction", "reason"),
    [(4, 0.6, "4 of its articles arrived so far; a final count is foretold from 5 on."), (5, 0.6, None)],
)
def test_a_final_count_is_foretold_from_five_articles_on(
    arrived: int, fraction: float, reason: str | None
) -> None:
    years = steadily(range(2018, 2025), 6, 4) | {2026: [(arrived, date(2026, 2, 1))]}
    found = completeness(Arrivals.of(filled(years)), 2026, TODAY)

    assert (found.fraction, found.reason) == (pytest.approx(fraction), reason)
    assert (found.estimate is None) is (found.estimate_low is None) is (reason is not None)


@pytest.mark.parametrize(("early", "told"), [(4, False), (5, True)])
def test_less_than_a_twentieth_of_a_year_is_not_multiplied(early: int, told: bool) -> None:
    years = steadily(range(2018, 2025), early, 100 - early) | {2026: [(9, date(2026, 2, 1))]}
    found = completeness(Arrivals.of(filled(years)), 2026, TODAY)

    assert found.fraction == pytest.approx(early / 100)
    assert (found.reason is None) is told


def test_nothing_to_learn_from_gives_a_reason() -> None:
    found = completeness(Arrivals.of(filled(steadily(range(2023, 2027), 6, 4))), 2026, TODAY)

    assert found.reason == "20 articles in 2 earlier years to learn from; it needs 30 in 3."
    assert found.fraction is None


def two_topics() -> tuple[pd.DataFrame, dict[str, frozenset[str]]]:
    """800 articles a year that come alike, 20 of `hair` among them; `slow` comes late; `small` has 2 a year."""
    years = steadily(range(2018, 2026), 790, 10) | {2026: [(790, date(2026, 2, 1))]}
    frame = filled(years)
    is_early = frame["create_date"].str.endswith("02-01")
    early, late = (part.groupby("publication_year")["pmid"] for part in (frame[is_early], frame[~is_early]))
    return frame, {
        "hair": frozenset(early.head(20)),
        "slow": frozenset(early.tail(3)) | frozenset(late.head(3)),
        "small": frozenset(early.head(2)),
        "none": frozenset(),
    }


def test_a_topic_takes_the_fraction_of_all_unless_its_own_years_say_otherwise() -> None:
    frame, members = two_topics()
    found = arrived_fractions(arrivals_of_topics(frame, members), TODAY)

    assert found[ALL, 2026] == pytest.approx(790 / 800)
    # Six years of 2 articles, all of them early, do not speak against it; none at all does not either.
    assert found["small", 2026] == found["none", 2026] == found[ALL, 2026]
    # Of the slow ones half come late, which 36 articles show.
    assert found["slow", 2026] == pytest.approx(0.5)
    assert found[ALL, 2025] > 0.99


def test_too_few_late_ones_that_differ_have_no_fraction() -> None:
    frame, members = two_topics()
    slow = frame[frame["pmid"].isin(members["slow"])]
    few = frozenset(slow.groupby(["publication_year", "create_date"])["pmid"].head(2))
    found = arrived_fractions(arrivals_of_topics(frame, {"few": few}), TODAY)

    assert found["few", 2026] is None  # 24 articles in six years, half of them late
    table = completeness_table(arrivals_of_topics(frame, {"few": few}), TODAY).set_index(["topic", "year"])
    assert pd.isna(table.loc[("few", 2026), "fraction"])
    assert table.loc[("few", 2026), "reason"].startswith("24 articles in 6 earlier years")


def test_the_tables_keep_their_declarations_and_tell_of_open_years_only() -> None:
    frame, members = two_topics()
    arrivals = arrivals_of_topics(frame, members)
    table = ANSWERS["completeness"].check(completeness_table(arrivals, TODAY))
    past = ANSWERS["completeness_backtests"].check(backtests_table(arrivals, TODAY))

    assert set(table["year"]) == {2026, 2027}  # 2025 is whole
    all_2026 = table.set_index(["topic", "year"]).loc[(ALL, 2026)]
    assert (all_2026["arrived"], all_2026["as_of"], all_2026["learnt_years"]) == (790, "2026-11-23", 6)
    assert all_2026["estimate"] == pytest.approx(800)
    small = table.set_index(["topic", "year"]).loc[("small", 2026)]
    assert small["reason"].endswith("The fraction is that of all topics together.")
    assert small["fraction"] == pytest.approx(790 / 800)
    assert pd.isna(small["estimate"])
    # Years that come alike are recovered on all five days; 2021 on the last of them, when three years were known.
    assert past.loc[past["topic"].eq(ALL), "year"].unique().tolist() == [2021, 2022, 2023, 2024]
    assert past.loc[past["topic"].eq(ALL), "is_held"].all()
    assert past["final"].ge(past["arrived"]).all()
    share = held_share(past).set_index("topic").loc[ALL]
    assert (share["backtests"], share["held"], share["share"]) == (16, 16, 1)


@pytest.mark.parametrize(
    ("year", "today", "arrived", "opened"),
    [
        (2025, TODAY, 0.9799, True),
        (2025, TODAY, 0.98, False),
        (2025, date(2026, 1, 2), 0.98, False),
        (2026, TODAY, 0.99, True),
        (2027, TODAY, 0.99, True),
        (2025, TODAY, None, False),
        (2025, date(2026, 6, 30), None, True),
    ],
)
def test_a_publication_year_is_open_while_less_than_98_percent_have_arrived(
    year: int, today: date, arrived: float | None, opened: bool
) -> None:
    assert is_open("publication", year, today, arrived) is opened


def delays(random: np.random.Generator, articles: int) -> np.ndarray:
    """Days from the start of its year until PubMed has an article: any day of the year, and a wait."""
    return random.uniform(0, 365, articles) + random.exponential(30, articles)


@pytest.mark.parametrize(
    ("covered", "first_to_last"), [(0.8, 17.4), (0.5, 12.0), (0.3, 6.4), (0.1, -4.7)], ids=str
)
def test_growth_of_20_percent_reads_20_however_little_of_the_last_year_is_there(
    covered: float, first_to_last: float
) -> None:
    random, last = np.random.default_rng(8), 2026
    offset = int(np.quantile(delays(random, 100_000), covered))
    today = date(last, 1, 1) + timedelta(offset)
    parts = {}
    for year in range(last - 10, last + 1):
        days = delays(random, random.poisson(1_000 * 1.2 ** (year - last + 10))).astype(int)
        parts[year] = [
            (1, day) for day in (date(year, 1, 1) + timedelta(int(wait)) for wait in days) if day <= today
        ]
    arrivals = Arrivals.of(filled(parts))
    whole = arrived_fractions({ALL: arrivals}, today)
    years = pd.DataFrame({"year": list(parts), "records": [len(part) for part in parts.values()]})
    fractions = [1.0 if year < last - 1 else whole[ALL, year] for year in parts]
    years = years.assign(
        completeness=pd.array(fractions, dtype="Float64"),
        is_open=[
            is_open("publication", year, today, fraction)
            for year, fraction in zip(parts, fractions, strict=True)
        ],
    )

    found = growth(complete_years(years))

    assert found.growth_pct == pytest.approx(20, abs=1)
    assert whole[ALL, last] == pytest.approx(covered, abs=0.03)
    # What the plain formula makes of the unfinished year.
    first, unfinished = 1_000, 1_000 * 1.2**10 * covered
    assert ((unfinished / first) ** (1 / 10) - 1) * 100 == pytest.approx(first_to_last, abs=0.05)
    assert f"| {covered:.0%} | {first_to_last}% | 20.0% |" in DOCUMENT.read_text(encoding="utf-8")


@pytest.mark.parametrize("covered", [0.8, 0.5, 0.3, 0.1])
def test_the_hidden_final_count_lies_within_its_interval_about_95_times_in_a_hundred(covered: float) -> None:
    random, held, foretold = np.random.default_rng(4), 0, 0
    finals = 200 * 1.2 ** np.arange(10)
    for _ in range(600):
        # Years differ: the fraction that has arrived by the day is beta distributed around the one covered.
        fractions = random.beta(covered * 499, (1 - covered) * 499, 10)
        counts = random.poisson(finals)
        arrived = random.binomial(counts, fractions)
        known = learnt(
            [(int(early), int(all_)) for early, all_ in zip(arrived[2:8], counts[2:8], strict=True)]
        )
        assert known is not None
        _, low, high = final_count(int(arrived[9]), known)
        foretold += 1
        held += low <= counts[9] <= high

    assert 0.93 <= held / foretold <= 0.97
