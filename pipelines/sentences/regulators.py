"""Regulators: approvals, rules and what is stale among them, letters, and events."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pipelines.analysis.evidence.regulation import ApprovalAnswer
from pipelines.sentences.numbers import Number
from pipelines.sentences.sentence import Parts, capital, filled, listed, some, text
from pipelines.sentences.vocabulary import STATUSES


def letters(count: Number | int, first: Number | str | None, last: Number | str | None) -> Parts:
    """How many letters name exosomes, and from when to when; the end has no full stop."""
    if first is None or last is None:
        return ("no warning or untitled letter that names exosomes was found",)
    template = "{n:warning or untitled letter} {n:?names|name} exosomes, {when}"
    return filled(
        template, n=count, when=("of ", first) if str(first) == str(last) else (first, " to ", last)
    )


def by_status(counts: Mapping[Any, Number | int]) -> Parts:
    """How many rules say what, in the order of `STATUSES`."""
    known = {words: some(counts.get(status, 0)) for status, words in STATUSES.items()}
    return listed([filled("{} {}", count, words) for words, count in known.items() if count is not None])


#: How many rules are stale.
STALE = (
    "{stale:or none} of {rules:rule} {stale:?is|are} stale[ on {day}], which is older than 18 months or undated "
    "({undated:or none} undated)"
)


def approval_phrase(answer: ApprovalAnswer) -> str:
    """Whether an approval is known, as the end of a sentence."""
    return text("{n:approval} found", n=answer.approvals) if answer.approvals else "no approval was found"


def approval_sentence(answer: ApprovalAnswer) -> str:
    """The answer to "is any exosome product approved anywhere?", with its evidence and its date."""
    if answer.approvals:
        return text("{n:row} of the ledgers say that a product is approved: see below.", n=answer.approvals)
    return (
        f"No approval was found. The newest of {answer.statements} dated statements that none is known is of "
        f"{answer.latest['date']} and covers only what it names: {answer.latest['scope']} "
        f"({answer.latest['speaker']}). So an approval elsewhere or since cannot be ruled out."
    )


def watch_headline(found: pd.Series) -> str:
    """How many registers of products name vesicles, from how many records each has that do."""
    named = "{n:or none} of {all:register} of products {n:?names|name} exosomes or vesicles[: {what}]"
    is_any = "to be looked at, no approval by itself" if found.any() else None
    return capital(text(named, n=int(found.gt(0).sum()), all=len(found), what=is_any))


def register_answer(row: Mapping[Any, Any]) -> str:
    """What one register answered, and of which day."""
    found = "{found:record} to be looked at" if row["found"] else "none found"
    told = found + "[ among {records}][, asked on {asked_on}][, data of {data_of}]"
    names = ("found", "records", "asked_on", "data_of")
    return text(told, **{name: None if pd.isna(row[name]) else row[name] for name in names})


def injection_sentence(counts: Mapping[Any, int]) -> str:
    """What the rules on injecting vesicles for looks say, one rule a jurisdiction."""
    if not counts:
        return "No rule on injecting them for looks was found."
    template = "Of {:rule} found on injecting them for looks, one per jurisdiction: {}."
    return text(template, sum(counts.values()), by_status(counts))


def status_headline(aged: pd.DataFrame) -> str:
    """The finding of the status matrix."""
    template = "Of {} rules found in {} jurisdictions, {:or none} {} a product and {:or none} {} a use with conditions"
    approved, allowed = (
        int(aged["status"].eq(kind).sum()) for kind in ("approved", "permitted_with_conditions")
    )
    verbs = "approve" if approved > 1 else "approves", "allow" if allowed > 1 else "allows"
    places = aged["jurisdiction"].nunique()
    return text(template, len(aged), places, approved, verbs[0], allowed, verbs[1])


def status_summary(aged: pd.DataFrame) -> str:
    """How many rules of each kind, and how many are stale."""
    return text(
        "{counts}. " + STALE + ".",
        counts=by_status(aged["status"].value_counts().to_dict()),
        stale=int(aged["is_stale"].sum()),
        rules=len(aged),
        undated=int(aged["as_of"].isna().sum()),
        day=None,
    )


def letters_headline(named: pd.DataFrame) -> str:
    """The finding of the enforcement chart."""
    ends = (None, None) if named.empty else (named["date"].min()[:4], named["date"].max()[:4])
    return capital(text("{}", letters(len(named), *ends)))


def letters_summary(per_year: pd.DataFrame) -> str:
    """The count of each year."""
    totals = per_year.groupby("year")["letters"].sum()
    return f"Letters a year: {', '.join(f'{year}: {count}' for year, count in totals.items())}."


def events_headline(events: pd.DataFrame) -> str:
    """The finding of the timeline."""
    template = "{:event} in {} jurisdictions since {}"
    return text(template, len(events), events["jurisdiction"].nunique(), events["date"].min()[:4])


def place_headline(name: str, acts: pd.DataFrame, studies: int, sample: str) -> str:
    """How much is known of one jurisdiction."""
    template = "{}: {:act of regulators|acts of regulators} found, and {:study|studies}{} with a site there"
    return text(template, name, len(acts), studies, sample)


def events_summary(events: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Events per jurisdiction, most first."""
    counts = events["jurisdiction"].value_counts()
    order = sorted(counts.index, key=lambda code: (-counts[code], code))
    return f"Events by jurisdiction: {', '.join(f'{names[code]} {counts[code]}' for code in order)}."


def sentence(letter_count: int, statuses: pd.Series, answer: ApprovalAnswer) -> str:
    """What regulators did and hold: rules by status, letters that name exosomes, and the newest word on approvals."""
    counts = by_status(statuses.value_counts().to_dict())
    rules = text("[{:rule} found, one per jurisdiction and use: {}.]", len(statuses), counts)
    letters = capital(text("{n:warning or untitled letter} {n:?names|name} exosomes", n=letter_count))
    newest = (
        "" if answer.approvals else f" (newest statement: {answer.latest['date']}, {answer.latest['scope']})"
    )
    no_rule = "No rule on a use of it was found."
    return text("{} {}; {}{}.", rules or no_rule, letters, approval_phrase(answer), newest)
