"""Growth: how fast papers grow, whether that differs between topics, and how far it hangs on the definition."""

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from statistics import NormalDist
from typing import Any, NamedTuple

import pandas as pd

from pipelines.sentences.numbers import FEW, Estimate, Record, Write
from pipelines.sentences.sentence import Part, Parts, filled, kept, listed, some, text
from pipelines.text.numerals import percent, share, whole

Row = Mapping[Hashable, Any]

SUBJECTS = {
    "records": "papers",
    "per_100k": "papers per 100,000 of PubMed",
    "share_of_field": "the share of the field",
}
#: The sign of a rate that is sure, to what is said of one thing and of several.
_MOVED = {
    1: ("{subject} grew by {rate} a year",) * 2,
    -1: ("{subject} became smaller, at {rate} a year", "{subject} became fewer, at {rate} a year"),
    0: (
        "{subject} shows no clear rise or fall, at {rate} a year",
        "{subject} show no clear rise or fall, at {rate} a year",
    ),
}
_BESIDE = {1: ", faster than", 0: ", at no clearly other pace than", -1: ", more slowly than"}
_PACES = {
    "faster": "The last third of the years grew faster than the first",
    "slower": "The last third of the years grew more slowly than the first",
    "no clear change": "No clear change of pace between the first and the last third of the years",
}
#: The name of each measure in a table, and of each model.
MEASURES = {"records": "papers", "per_100k": "per 100,000 of PubMed", "share_of_field": "share of the field"}
MODELS = {"quasi_poisson": "quasi-Poisson", "negative_binomial": "negative binomial"}
HEADLINES = {
    "growth_records": "Growth of papers, a year",
    "growth_per_100k": "Growth of papers per 100,000 of PubMed, a year",
    "clinical_share": "Share of papers with a clinical type",
    "papers": "Papers, all years",
}
VARIANTS = {
    "narrow": "Narrow",
    "standard": "Standard",
    "broad": "Broad",
    "without_flagged": "Standard without flagged titles",
}
#: Headline to what depends on the definition. Of a rate that is its sign, so its interval is told with it.
_DEPENDS: dict[str, tuple[str, Write, bool]] = {
    "growth_records": ("whether papers clearly rise or fall", percent, True),
    "growth_per_100k": ("whether papers clearly rise or fall beside all of PubMed", percent, True),
    "clinical_share": ("the share of clinical papers", share, False),
    "papers": ("the number of papers", whole, False),
}
_DEFINED = {
    "narrow": "narrowly",
    "standard": "by the standard",
    "broad": "broadly",
    "without_flagged": "without probable false hits",
}


def _tenths(value: float, decimals: int = 1) -> str:
    """A percentage as panels write it, whose rows stand below with as many decimals."""
    return f"{value:.1f}%"


def rate_of(row: Record | None) -> Estimate | None:
    """The rate in a row of `growth`; None where there is none, or too few records for one."""
    if row is None or row.raw("reason") is not None or row.raw("records") < FEW:
        return None
    return _rate(row, percent)


def _rate(row: Record, write: Callable[..., str] = _tenths) -> Estimate | None:
    return row.estimate("growth_pct", "growth_low_pct", "growth_high_pct", write)


def moved(rate: Estimate, measure: str = "records") -> Parts:
    """What a rate says of what it is of; growth only where the whole interval lies above zero."""
    is_several = measure != "share_of_field"
    return filled(_MOVED[rate.direction][is_several], subject=SUBJECTS[measure], rate=rate)


def window(row: Record) -> Parts:
    """The n and the years of a row of `growth`."""
    return filled("{records} papers, {first_year:=} to {last_year:=}", row)


def beside_pubmed(rate: Estimate | None) -> tuple[str, Parts]:
    """Whether a topic outpaces PubMed as a whole, and the numbers of that."""
    if rate is None:
        return "", ()
    numbers = filled("; per 100,000 papers of PubMed {rate}, {rate:interval}", rate=rate)
    return f"{_BESIDE[rate.direction]} PubMed as a whole", numbers


def headline(label: str, row: Row) -> str | None:
    """The finding of a row of `growth`, as a title; None where it has no rate."""
    rate = _rate(Record(row))
    if rate is None:
        return None
    template = "{}: {} from {first_year:=} to {last_year:=} ({:interval})"
    return text(template, row, label, moved(rate, row["measure"]), rate)


def rests_on(row: Row) -> list[str]:
    """What the rate rests on, doubling, and pace; or why there is no rate."""
    if pd.isna(row["growth_pct"]):
        return [f"No growth rate: {row['reason']}"]
    fit = (
        "The rate rests on {records} papers in {years} complete years, {first_year:=} to {last_year:=}: a "
        "log-linear {model} fit (dispersion {dispersion:.1}) with its 95% interval.[ First to last year alone "
        "gives {cagr_pct:%1}.]"
    )
    doubles = (
        "[At that rate it doubles in {doubling_time_years:.1} years ({doubling_low_years:.1} to "
        "{doubling_high_years:.1}).]"
    )
    changed = "{pace}: yearly growth factor {pace_change_pct:+%1} ({pace_low_pct:%1} to {pace_high_pct:%1})."
    pace = None if pd.isna(row["pace"]) else _PACES[row["pace"]]
    return kept(
        text(fit, row, model=MODELS[row["model"]]),
        text(doubles, row) if row["growth_low_pct"] > 0 else "",
        text(changed, row, pace=pace) if pace else "",
    )


class Rate(NamedTuple):
    """A topic's name and its row of `growth`; no row where there is none."""

    label: str
    row: Row | None

    @property
    def is_known(self) -> bool:
        """Whether there is a rate."""
        return self.row is not None and not pd.isna(self.row["growth_pct"])

    def cell(self, column: str) -> Any:
        """A cell of the row of a rate that is known."""
        if self.row is None:
            raise ValueError(f"{self.label} has no rate")
        return self.row[column]

    def __str__(self) -> str:
        template = "{label} {growth_pct:%1} a year ({growth_low_pct:%1} to {growth_high_pct:%1})"
        return text(template, Record(self.row or {}), label=self.label)


def compared_headline(rates: Sequence[Rate]) -> str:
    """Which topic has the highest growth rate, if its interval lies above that of another.

    Intervals that overlap are told as no clear difference, which is strict: rates can differ all the same.
    """
    known = sorted((rate for rate in rates if rate.is_known), key=lambda rate: -rate.cell("growth_pct"))
    if not known:
        return text("{topics}: no growth rate can be told", topics=listed([rate.label for rate in rates]))
    best, *others = known
    if not others:
        return headline(best.label, best.row or {}) or ""
    windows = {(rate.cell("first_year"), rate.cell("last_year")) for rate in known}
    of = f"rowth of {SUBJECTS[best.cell('measure')]}"
    if len(windows) == 1:
        of += text(", {first:=} to {last:=}", first=min(windows)[0], last=min(windows)[1])
    behind = [other for other in others if _is_above(best, other, len(known))]
    level = [other for other in others if other not in behind]
    if not level:
        those = "that" if len(others) == 1 else "those"
        return f"Highest g{of}: {best}; its interval lies above {those} of {_first(others, 2)}"
    if behind:
        return f"G{of}: {best} lies clearly above {_first(behind[::-1], 1)}, not above {_first(level, 1)}"
    return f"No clear difference in g{of}: {_first(known, 3)}"


def _is_above(best: Rate, other: Rate, topics: int) -> bool:
    """Whether intervals lie apart, even if made wide enough for all pairs of so many topics at once (Bonferroni).

    An arm is z(1 - 0.025 / pairs) / (sqrt(2) z(0.975)) times as long: 1.13 of 8 topics, 1.26 of 15; never shorter.
    """
    z = NormalDist().inv_cdf
    wider = max(1.0, z(1 - 0.025 / math.comb(topics, 2)) / (math.sqrt(2) * z(0.975)))
    low, above = (best.cell(f"growth_{end}pct") for end in ("low_", ""))
    high, below = (other.cell(f"growth_{end}pct") for end in ("high_", ""))
    return bool(above - wider * (above - low) > below + wider * (high - below))


def _first(rates: Sequence[Rate], most: int) -> str:
    """The first of them, and how many more there are."""
    named = listed([str(rate) for rate in rates[:most]])
    return text("{named}[ and {more} more]", named=named, more=some(max(len(rates) - most, 0)))


def compared_sentence(rate: Rate) -> str:
    """The growth of one topic among several, or why there is none."""
    if rate.row is None:
        return f"{rate.label}: no growth rate in this measure."
    grew = headline(rate.label, rate.row)
    return f"{grew}." if grew else f"{rate.label}: no growth rate. {rate.row['reason']}"


def sensitivity_headline(label: str, rows: pd.DataFrame) -> str:
    """Whether the sign of a topic's growth depends on the definition, by its rows of `sensitivity`."""
    signed = rows[rows["headline"].str.startswith("growth") & rows["variant"].ne("standard")]
    compared = signed[signed["agrees"].notna()]
    if compared.empty:
        return f"{label}: too few papers to compare growth between definitions"
    apart = compared[~compared["agrees"].astype(bool)]
    if apart.empty:
        return f"{label}: whether it grows does not depend on the definition"
    names = [VARIANTS[name].lower() for name in VARIANTS if apart["variant"].eq(name).any()]
    template = "{}: whether it grows depends on the definition ({} {n:?differs|differ} from standard)"
    return text(template, label, listed(names), n=len(names))


def sensitivity_text(row: Row) -> str:
    """One value with its interval and n, in words."""
    if pd.isna(row["value"]):
        return text("no value ({n} papers)", n=row["n"])
    form = {"papers": ".0", "clinical_share": "share1"}.get(row["headline"], "%1")
    count = "" if row["headline"] == "papers" else ", n {n}"
    return text(f"{{value:{form}}}[ ({{low:{form}}} to {{high:{form}}})]{count}", Record(row))


def depends(topic: Part, headline: str, rows: Mapping[str, Record]) -> Parts:
    """That a headline depends on the definition, with its value under each; nothing where none has a value.

    `headline`: One of `HEADLINES`. `rows`: Variant to its row of `sensitivity`.
    """
    words, write, with_interval = _DEPENDS[headline]
    standard = rows["standard"].raw("value") if "standard" in rows else None
    each: list[Parts] = []
    for variant, defined in _DEFINED.items():
        if variant not in rows or (value := rows[variant].number("value", write)) is None:
            continue
        if variant == "without_flagged" and value.value == standard:  # leaving out false hits changed nothing
            continue
        ends = rows[variant].estimate("value", "low", "high", write) if with_interval else None
        number = ends.number if ends else value
        each.append(filled("{value}[ ({ends:interval})] {defined}", value=number, ends=ends, defined=defined))
    if not each:
        return ()
    template = "{topic}: {words} depends on how the topic is defined: {each}."
    return filled(template, topic=topic, words=words, each=listed(each))
