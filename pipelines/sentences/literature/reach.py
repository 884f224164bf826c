"""How far papers reach towards people, and whether that agrees with the evidence ladder."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from pipelines.sentences.sentence import text
from pipelines.text.numerals import share

Row = Mapping[Hashable, Any]

MEASURES = {
    "human": "Human content",
    "animal": "Animal content",
    "molecular_cellular": "Molecular and cellular content",
    "cited": "Cited by clinical articles",
    "clinical": "Clinical articles",
    "apt": "APT, the chance of a clinical citation",
}
#: The corners of the triangle in words.
CORNERS = {"human": "people", "animal": "animals", "molecular_cellular": "molecules and cells"}
YOUNG = (
    "The newest two years are hollow: they have few headings yet and hardly any citations. Older papers had more time "
    "to be cited, so a line that falls towards today is no fall."
)


def told(row: Row, measure: str) -> str:
    """A share with its interval: "12% (8% to 17%)"; "" where there is none."""
    value, low, high = (row[f"{measure}_{end}"] for end in ("share", "low", "high"))
    return "" if pd.isna(value) else f"{share(value)} ({share(low)} to {share(high)})"


def headline(label: str, about: str, row: Row | None) -> str:
    """What the papers of a topic are about ("content") or how many clinical articles cite ("clinical").

    `row` is all years but the young together. Content of two kinds whose intervals meet is told as no clear difference.
    """
    if about == "clinical":
        said = told(row, "cited") if row else ""
        unknown = "whether clinical articles cite its papers is not known yet"
        return f"{label}: {f'clinical articles cite {said} of its papers' if said else unknown}"
    if not row or not told(row, "human"):
        return f"{label}: what its papers are about is not known yet"
    most, second = sorted(CORNERS, key=lambda name: -row[f"{name}_share"])[:2]
    other = "human" if most != "human" else second
    first, then = (f"{CORNERS[name]}, {told(row, name)}" for name in (most, other))
    if row[f"{most}_low"] > row[f"{other}_high"]:
        return f"{label}: its papers are about {first}, more than about {then}"
    return f"{label}: its papers are as much about {first}, as about {then}"


def path_headline(label: str, placed: pd.DataFrame) -> str:
    """To which corner of the triangle papers were nearest in the first year shown and in the last settled one."""
    settled = placed[~placed["is_young"]]
    if settled.empty:
        return f"{label}: no path through the triangle of biomedicine yet"
    first, last = settled.iloc[0], settled.iloc[-1]
    before, now = (CORNERS[max((row[f"{name}_share"], name) for name in CORNERS)[1]] for row in (first, last))
    if before == now:
        return f"{label}: its papers stay nearest to {now} from {first['year']} to {last['year']}"
    return f"{label}: nearest to {before} in {first['year']}, to {now} in {last['year']}"


def covered_sentence(row: Row | None) -> str:
    """How many of the papers iCite is known to know."""
    if row is None:
        return "iCite was asked about no paper older than two years."
    return text(
        "iCite knows {} of {articles:paper} older than two years ({covered:share}).", row, int(row["known"])
    )


def agreement_sentence(generous: tuple[int, int, int], strict: tuple[int, int, int]) -> str:
    """Whether the ladder, by its two readings, and the citations of clinical articles put topics in the same order."""
    (more, less, _), pairs = generous, sum(generous)
    if not pairs:
        return (
            "The ladder puts no two of the topics on different steps, so there is nothing to compare with it."
        )
    verdict = {
        (True, False): "The ladder and the citations of clinical articles agree",
        (False, True): "The ladder and the citations of clinical articles disagree",
        (True, True): "The ladder and the citations of clinical articles agree only in part",
        (False, False): "Whether the ladder and the citations of clinical articles agree cannot be told",
    }[more > 0, less > 0]
    template = (
        "{}: of {:pair} of topics on different steps (generous reading), the one that got further has more of its "
        "papers cited in {:or none}, fewer in {:or none}, and in {:or none} the intervals overlap. Read strictly, of "
        "{:pair}: more in {:or none}, fewer in {:or none}, overlapping in {:or none}. Topics whose papers are older "
        "have had more time to be cited."
    )
    return text(template, verdict, pairs, *generous, sum(strict), *strict)
