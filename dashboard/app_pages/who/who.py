"""Who & what: which countries, organisations and journals papers come from, and which terms rise."""

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard import frame, store
from dashboard.address import bound
from dashboard.app_pages.who import panels, panels_terms
from dashboard.panels import missing
from dashboard.panels.panel import Content, Notice, draw, show

_PARTS = {
    "countries": "Countries",
    "organisations": "Organisations",
    "journals": "Journals",
    "terms": "Terms",
}
_TOLD = {"countries": ("counted",), "terms": ("term_kind", "term")}
#: Part to the table that it rests on, and its figures.
_FIGURES: Mapping[str, tuple[str, tuple[Callable[[panels.Choice], Content], ...]]] = {
    "countries": ("country_years", (panels.countries, panels.country_years, panels.country_growth)),
    "organisations": ("organisation_counts", (panels.institutions, panels.companies, panels.firms)),
    "journals": ("journal_years", (panels.journal_years,)),
    "terms": ("term_rates", ()),
}
_IN_SHORT = (
    "No full record of a paper is held here: they were read in short, by an earlier version of Exoscope, or not asked "
    "for. `exoscope refresh` without `--light` reads them, with affiliations and terms."
)


def _page() -> None:
    st.title("Who & what", anchor=False)
    st.write("Where papers come from and what they are about. Persons are not counted.")
    part = bound.parts(_PARTS, "who_part", _TOLD)
    table, figures = _FIGURES[part]
    if store.has(table):
        choice = panels.chosen(part)
        if part == "terms":
            panels_terms.section(choice.topic)
        elif choice.rows(table).empty:
            draw(
                Notice(
                    "Full records of its papers are not all held: for the field and for context topics only counts are."
                )
            )
        else:
            for make in figures:
                show(make, choice)
    else:
        missing.nothing_from("PubMed", "topic_years")
        if store.snapshot().edition == "live" and store.why_missing("topic_years") is None:
            draw(Notice(_IN_SHORT))
        missing.page(
            "has no affiliations or journals of papers",
            "the countries, institutions, companies, journals and rising terms of a topic",
        )


frame.body(_page, "who")
