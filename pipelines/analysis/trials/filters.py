"""A list of studies narrowed by what a reader asks for, and what each wish costs."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

import pandas as pd

from pipelines.analysis.market.companies import one_spelling
from pipelines.analysis.trials.counts import NOT_STATED


@dataclass(frozen=True)
class Filters:
    """What a study must have to be listed; an empty wish asks for nothing."""

    phases: tuple[str, ...] = ()  # one of these phases; `NOT_STATED` for a study without one
    statuses: tuple[str, ...] = ()  # one of these overall statuses
    sponsor_classes: tuple[str, ...] = ()  # one of these classes; `NOT_STATED` for none
    countries: tuple[str, ...] = ()  # a site in one of these; `NOT_STATED` for a study that names no site
    results: bool | None = None  # results posted, or none posted
    #: First posted in these years, both included; a study without that date is left out.
    posted: tuple[int, int] | None = None
    words: str = ""  # all of these in numbers, title or sponsor, whatever their case and accents
    #: Started, or planned to start, in these years; a study without that date is left out.
    started: tuple[int, int] | None = None

    @property
    def active(self) -> tuple[str, ...]:
        """The wishes that ask for something, by name."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name) not in ((), None, ""))


def filtered(studies: pd.DataFrame, trial_countries: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """The studies that fit every wish, in the order they came in."""
    fits = pd.Series(True, index=studies.index)
    for holds in _conditions(studies, trial_countries, filters):
        fits &= holds
    return studies[fits].reset_index(drop=True)


def without_each(studies: pd.DataFrame, trial_countries: pd.DataFrame, filters: Filters) -> dict[str, int]:
    """How many studies would fit if one wish were dropped and the others stayed, by the name of the wish."""
    return {
        name: len(filtered(studies, trial_countries, replace(filters, **{name: getattr(Filters, name)})))
        for name in filters.active
    }


def _conditions(
    studies: pd.DataFrame, trial_countries: pd.DataFrame, filters: Filters
) -> Iterator["pd.Series[bool]"]:
    for column, wanted in (
        ("phase", filters.phases),
        ("overall_status", filters.statuses),
        ("sponsor_class", filters.sponsor_classes),
    ):
        if wanted:
            yield studies[column].fillna(NOT_STATED).isin(wanted)
    if filters.countries:
        there = trial_countries.loc[trial_countries["country"].isin(filters.countries), "nct_id"]
        fits = studies["nct_id"].isin(there)
        if NOT_STATED in filters.countries:
            fits |= ~studies["nct_id"].isin(trial_countries["nct_id"])
        yield fits
    if filters.results is not None:
        yield studies["has_results"].eq(filters.results).astype(bool)
    for column, years in (("first_posted_date", filters.posted), ("start_date", filters.started)):
        if years is not None:
            yield studies[column].str[:4].astype("Int64").between(*years).fillna(False).astype(bool)
    if words := _folded(filters.words).split():
        cells = studies.reindex(columns=["nct_id", "nct_id_aliases", "title", "sponsor"])
        cells = cells.assign(spelt=one_spelling(cells["sponsor"])).astype("str").fillna("")
        texts = [_folded(" ".join(row)) for row in cells.itertuples(index=False)]
        yield pd.Series([all(word in text for word in words) for text in texts], studies.index, dtype=bool)


def _folded(text: str) -> str:
    """Text without case, accents, commas and stops, so that jose finds José, and Inc finds Inc."""
    split = unicodedata.normalize("NFKD", re.sub("[.,]", "", text))
    return "".join(sign for sign in split if not unicodedata.combining(sign)).casefold()
