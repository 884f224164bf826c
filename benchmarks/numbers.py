"""How often the 95% intervals hold, on simulated counts whose truth is known; and what an unfinished year does.

    python -m benchmarks.numbers [--simulations 2000]

Writes the section "Measured" of docs/numbers.md. The seeds are fixed: equal versions give equal numbers. Takes about
twenty minutes.
"""

import argparse
import math
import platform
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd
import scipy
import statsmodels
from numpy.typing import NDArray

from pipelines.analysis.numbers import loglinear
from pipelines.analysis.numbers.proportions import wilson_interval
from pipelines.analysis.papers.completeness import FEWEST_ARRIVED, final_count, learnt
from pipelines.analysis.papers.completeness_tables import held_share
from pipelines.analysis.papers.growth import Growth, cagr_pct, growth
from pipelines.analysis.papers.topic_years import ALL
from pipelines.refresh.answers import Known, answers
from pipelines.sentences.literature.growth import Rate, compared_headline
from pipelines.snapshots import paths, snapshot
from pipelines.topics import catalogue as topics

REPORT = Path(__file__).parents[1] / "docs" / "numbers.md"
SEED = 1927  # the year of Wilson's paper
YEARLY = 0.2
COVERED = (0.8, 0.5, 0.3, 0.1)
Numbers = NDArray[np.float64]

#: How years scatter: variance of a count by its mean.
SCATTER: dict[str, Callable[[np.random.Generator, Numbers], Numbers]] = {
    "chance alone": lambda random, mean: random.poisson(mean).astype(float),
    "3 x chance": lambda random, mean: random.poisson(random.gamma(mean / 2, 2)).astype(float),
    "shaken by 14%": lambda random, mean: _shaken(random, mean, 0.02),
    "shaken by 45%": lambda random, mean: _shaken(random, mean, 0.2),
    "carried over": lambda random, mean: _carried(random, mean, 0.5, 0.15),
}


def _shaken(random: np.random.Generator, mean: Numbers, variance: float) -> Numbers:
    """Counts whose expectation moves each year by a gamma factor of mean 1 (negative binomial)."""
    return random.poisson(mean * random.gamma(1 / variance, variance, mean.shape)).astype(float)


def _carried(random: np.random.Generator, mean: Numbers, share: float, spread: float) -> Numbers:
    """Counts whose log expectation is moved by `spread`, of which a share stays in the next year (AR(1))."""
    moved = random.normal(0, spread, mean.shape)
    for year in range(1, len(moved)):
        moved[year] = share * moved[year - 1] + math.sqrt(1 - share**2) * moved[year]
    return random.poisson(mean * np.exp(moved)).astype(float)


def wilson(simulations: int) -> Iterator[str]:
    """Wilson's interval: rows by expected count, columns by n."""
    sizes = (20, 50, 200, 1_000, 5_000)
    yield _header("expected count", *(f"n = {n:,}" for n in sizes))
    for expected in (0.5, 1, 2, 3, 4, 5, 7, 10, 20, 50):
        cells = []
        for n in sizes:
            truth, random = expected / n, np.random.default_rng([SEED, n, int(expected * 2)])
            if truth > 0.5:
                cells.append("")
                continue
            found = wilson_interval(
                pd.Series(random.binomial(n, truth, simulations)), pd.Series([n] * simulations)
            )
            cells.append(_share(found["low"].le(truth) & found["high"].ge(truth)))
        yield _row(f"{expected:g}", *cells)


def growths(simulations: int) -> Iterator[str]:
    """The growth rate and the change of pace: rows by window, growth and records a year, columns by scatter."""
    yield _header("years", "true growth", "records a year", *SCATTER, "withheld")
    cases = [(10, YEARLY, mean) for mean in (3, 5, 20, 100, 1_000)]
    cases += [(10, 0.0, mean) for mean in (5, 100)] + [(10, 0.5, mean) for mean in (5, 100, 1_000)]
    cases += [(years, YEARLY, mean) for years in (4, 6) for mean in (8, 100)]
    for years, yearly, mean in cases:
        held = [_growth_held(years, yearly, mean, name, simulations) for name in SCATTER]
        withheld = max(without for _, _, without in held)
        yield _row(
            str(years), f"{yearly:.0%}", f"{mean:,}", *(rate for rate, _, _ in held), f"{withheld:.0%}"
        )
        if (years, yearly) == (10, YEARLY):
            yield _row("", "", "pace", *(pace for _, pace, _ in held), "")


def _fits(years: int, yearly: float, mean: int, scatter: str, simulations: int) -> list[Growth]:
    """The growth of so many series that truly grow by `yearly`."""
    random = np.random.default_rng([SEED, years, int(yearly * 10), mean, list(SCATTER).index(scatter)])
    trend = (1 + yearly) ** np.arange(years)
    expected = trend / trend.mean() * mean
    series = (SCATTER[scatter](random, expected) for _ in range(simulations))
    return [growth(pd.DataFrame({"year": range(years), "records": records})) for records in series]


#: How the columns of a rate and of a change of pace begin.
_RATE, _PACE = "growth", "pace"


def _held(found: list[Growth], stem: str, truth: float) -> list[bool]:
    """Whether each interval that is told holds the truth in percent."""
    ends = [(getattr(one, f"{stem}_low_pct"), getattr(one, f"{stem}_high_pct")) for one in found]
    return [low <= truth <= high for low, high in ends if low is not None]


def _growth_held(
    years: int, yearly: float, mean: int, scatter: str, simulations: int
) -> tuple[str, str, float]:
    """How often the interval of the rate and of the change of pace held, and how often there was no rate."""
    found = _fits(years, yearly, mean, scatter, simulations)
    rates = _held(found, _RATE, yearly * 100)
    return _share(rates), _share(_held(found, _PACE, 0)), 1 - len(rates) / simulations


def carried(simulations: int) -> Iterator[str]:
    """Intervals beside those without any carry-over: rows by window and growth, columns by scatter."""
    yield _header("years", "true growth", "of", *SCATTER, "carried over, not provided for")
    for years in (7, 10, 15):
        for yearly in (0.0, YEARLY, 0.5):
            cells: dict[str, list[str]] = {_RATE: [], _PACE: []}
            for scatter in SCATTER:
                case = (years, yearly, 300, scatter)
                found = _fits(*case, simulations)
                # Widths hardly differ between series, so a tenth of them will do, but for what is to be counted.
                is_last = scatter == list(SCATTER)[-1]
                with patch.object(loglinear, "_CARRIED", 0.0):
                    without = _fits(*case, simulations if is_last else simulations // 10)
                for stem, row in cells.items():
                    truth = yearly * 100 if stem == _RATE else 0
                    row.append(f"{_share(_held(found, stem, truth))}, {_wider(found, without, stem):.2f}")
                    row += [_share(_held(without, stem, truth))] if is_last else []
            for stem, row in cells.items():
                first = (str(years), f"{yearly:.0%}") if stem == _RATE else ("", "")
                yield _row(*first, stem, *row)


def _wider(found: list[Growth], without: list[Growth], stem: str) -> float:
    """How many times as wide intervals are as those of the same series without carry-over, on average (log scale)."""
    ratios = [
        _width(one, stem) / _width(other, stem)
        for one, other in zip(found, without, strict=False)
        if getattr(one, f"{stem}_low_pct") is not None
    ]
    return float(np.mean(ratios))


def _width(one: Growth, stem: str) -> float:
    low, high = (math.log1p(getattr(one, f"{stem}_{end}_pct") / 100) for end in ("low", "high"))
    return high - low


def differences(simulations: int) -> Iterator[str]:
    """How often no difference is told between topics that truly grow alike: rows by window, columns by number."""
    numbers = (2, 4, 8, 15, 30)
    yield _header("years", "scatter", *(f"{n} topics" for n in numbers))
    for years in (7, 10, 15):
        for scatter in ("shaken by 14%", "carried over"):
            found = [asdict(one) for one in _fits(years, YEARLY, 300, scatter, simulations)]
            rates = [Rate(str(place), {**row, "measure": "records"}) for place, row in enumerate(found)]
            random = np.random.default_rng([SEED, years])
            cells = []
            for n in numbers:
                groups = (random.choice(len(rates), n, replace=False) for _ in range(simulations))
                said = (compared_headline([rates[place] for place in group]) for group in groups)
                cells.append(_share([words.startswith("No clear difference") for words in said]))
            yield _row(str(years), scatter, *cells)


def final_counts(simulations: int) -> Iterator[str]:
    """The final count of an unfinished year: rows by articles and what has arrived, columns by how years differ."""
    unlike = (0.0, 0.002, 0.01)
    yield _header("articles of the year", "arrived", "expected", *map(_unlike, unlike))
    for articles in (20, 50, 300, 3_000):
        for covered in (0.1, 0.3, 0.5, 0.8, 0.95):
            cells = []
            for alikeness in unlike:
                random = np.random.default_rng([SEED, articles, int(covered * 100), int(alikeness * 1000)])
                held = [_final_held(random, articles, covered, alikeness) for _ in range(simulations)]
                cells.append(_share([one for one in held if one is not None]))
            expected = min(articles * covered, articles * (1 - covered))
            yield _row(f"{articles:,}", f"{covered:.0%}", f"{expected:g}", *cells)


def _unlike(alikeness: float) -> str:
    return f"intraclass correlation {alikeness:g}" if alikeness else "years alike"


def _final_held(random: np.random.Generator, articles: int, covered: float, alikeness: float) -> bool | None:
    """Whether the interval holds the hidden final count; None where none is foretold.

    Ten years that grow by 20%: the last is foretold, the one before is not known for certain, six before that are
    learnt from.
    """
    finals = random.poisson(articles / 1.2 ** np.arange(9, -1, -1))
    parts = np.full(10, covered)
    if alikeness:
        both = 1 / alikeness - 1
        parts = random.beta(covered * both, (1 - covered) * both, 10)
    arrived = random.binomial(finals, parts)
    past = zip(arrived[2:8].tolist(), finals[2:8].tolist(), strict=True)
    known = learnt([(early, final) for early, final in past if final])
    if known is None or arrived[9] < FEWEST_ARRIVED:
        return None
    _, low, high = final_count(int(arrived[9]), known)
    return bool(low <= finals[9] <= high)


def open_year(simulations: int) -> Iterator[str]:
    """The trap: a last year that is covered in part, read by the plain formula and by the fit."""
    yield _header(
        "last year covered",
        "first to last reads",
        "growth reads",
        "95% of series",
        "final count within its interval",
    )
    random = np.random.default_rng(SEED)
    read = []
    for _ in range(simulations):
        # Ten whole years; of the eleventh, which is open, the fit sees nothing.
        records = random.poisson(1_000 * (1 + YEARLY) ** np.arange(10))
        read.append(growth(pd.DataFrame({"year": range(10), "records": records})).growth_pct)
    rates = np.array(read, dtype=float)
    low, high = np.percentile(rates, [2.5, 97.5])
    for covered in COVERED:
        random = np.random.default_rng([SEED, int(covered * 100)])
        held = [_final_held(random, 6_192, covered, 0.002) for _ in range(simulations)]
        plain = cagr_pct(1_000, 1_000 * (1 + YEARLY) ** 10 * covered, 10)
        yield _row(
            f"{covered:.0%}",
            f"{plain:.1f}%",
            f"{rates.mean():.1f}%",
            f"{low:.1f} to {high:.1f}%",
            _share([one for one in held if one is not None]),
        )


def backtests() -> Iterator[str]:
    """How often the interval held on the bundled simulated edition, and how long its answers took."""
    opened = snapshot.open_snapshot(paths.bundled() / "simulated")
    day = opened.made_at.date()
    known = Known({name: opened.load(name) for name in opened.tables}, topics.load(), day, day)
    began = time.perf_counter()
    found = answers(known)
    seconds = time.perf_counter() - began
    held = held_share(found["completeness_backtests"])
    pooled = held[held["topic"].eq(ALL)].iloc[0]
    rest = held[held["topic"].ne(ALL)]
    yield (
        "On the bundled simulated edition (invented records) the interval held in "
        f"{pooled['held']} of {pooled['backtests']} back-tests of all articles together, and in "
        f"{rest['held'].sum()} of {rest['backtests'].sum()} of its topics: ten past years, five days each, knowing "
        "only what was there by then. Topics share articles and neighbouring days share what is missing, so misses "
        "come in groups."
    )
    yield ""
    yield f"All answers of that edition ({len(found['growth'])} growth rates among them) took {seconds:.1f} s."


def _header(*cells: str) -> str:
    return f"{_row(*cells)}\n{'|---' * len(cells)}|"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _share(held: "pd.Series | list[bool]") -> str:
    return f"{100 * sum(held) / len(held):.1f}%" if len(held) else ""


def section(simulations: int, now: datetime) -> str:
    """Everything measured, as a section in Markdown."""
    error = 100 * math.sqrt(0.95 * 0.05 / simulations)
    parts = {
        "An unfinished last year": (
            "A series that truly grows 20% a year for ten years, from 1,000 records on, with a last year of which only "
            f"a part is there; {simulations:,} series. Growth leaves that year out, so it reads the same however "
            "little of it is there; the plain formula takes it for a fall. That is the reason for `growth.py`.",
            open_year(simulations),
        ),
        "Wilson's interval of a share": (
            "By expected count. It swings with the share, as every interval of a count does: from 5 on it holds 93 to "
            "97% of the time, below between 90 and 98%, and `proportions.is_thin` tells a page to give the count.",
            wilson(simulations),
        ),
        "Growth": (
            "By records a year (mean over the window) and by how years scatter: by chance alone; with three times "
            "its variance; shaken, each year's expectation moved by a random 14 or 45%; or moved by 15%, of which half "
            "stays in the next year. `withheld`: the largest share of series without a rate, for fewer than 30 "
            "records or records in fewer than 3 years. Rows `pace`: the change of pace of the same series, which is "
            "truly none. Of 3 records a year half the series have no rate.",
            growths(simulations),
        ),
        "Growth where neighbouring years resemble each other": (
            "Of 300 records a year: how often intervals hold, and how many times as wide they are as those that "
            "provide for no carry-over, on average. The last column is what these held where half of what moves "
            "a year, by 15%, stays in the next.",
            carried(simulations),
        ),
        "Differences between topics": (
            "How often none is told, as there is none: topics of 300 records a year that all grow by 20% and scatter "
            "each for itself. Groups are drawn from as many series, so that cells of many topics are less exact.",
            differences(simulations),
        ),
        "The final count of an unfinished year": (
            "By the articles the year comes to, how much of it has arrived, and how much years differ. `expected` is "
            "the smaller of arrived and still to come; from 5 on the interval holds 93 to 98% of the time, above 97% "
            "only for years of 50 articles or fewer, whose counts are few. Where 2 were to arrive, a final count is "
            "foretold only if by luck 5 did, and then held 83 to 87%: luck is taken for a large year.",
            final_counts(simulations),
        ),
        "Back-tests and time": ("", backtests()),
    }
    lines = [
        "## Measured",
        "",
        f"On {now:%Y-%m-%d} with `python -m benchmarks.numbers`: {simulations:,} simulated series a cell. A cell of "
        f"95% has a standard error of {error:.1f} points. Python {platform.python_version()}, numpy {np.__version__}, "
        f"scipy {scipy.__version__}, statsmodels {statsmodels.__version__}.",
        "",
    ]
    for title, (words, rows) in parts.items():
        print(title)
        lines += [f"### {title}", "", *([words, ""] if words else []), *rows, ""]
    return "\n".join(lines)


def write(text: str, path: Path = REPORT) -> None:
    """Put the section in place of the one that is there."""
    rest = re.sub(r"(?ms)^## Measured$.*?(?=^## |\Z)", "", path.read_text(encoding="utf-8")).rstrip()
    path.write_text(f"{rest}\n\n{text}", encoding="utf-8", newline="\n")


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--simulations", type=int, default=2_000)
    chosen = parser.parse_args()
    write(section(chosen.simulations, datetime.now(UTC)))


if __name__ == "__main__":
    main()
