"""The table of the Trials page: every study of the choice, narrowed by filters that stand in the address."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import store
from dashboard.address import bound
from dashboard.app_pages.trials.panels import Choice, aged, headings, studies, study_sheet
from dashboard.look.plain import markdown
from dashboard.panels.studies import held, is_fetched
from dashboard.panels.tables import Sheet, data_table
from pipelines.analysis.trials.counts import NOT_STATED
from pipelines.analysis.trials.filters import Filters, filtered, without_each
from pipelines.sentences import trials as sentences

_COLUMNS = (
    "title phase overall_status start_date completion_date enrollment sponsor sponsor_class sites_in role has_results "
    "first_posted_date seen_on nct_id nct_id_aliases"
)
#: What the dated sample tells; in place of what it does not, the age of each status.
_SAMPLED = (
    "title phase overall_status seen_on age_months start_date completion_date enrollment sponsor sites_in role "
    "nct_id"
)
_RESULTS = {"any": "Posted or not", "yes": "Results posted", "no": "No results posted"}


#: Figures whose marks stand for studies, and the filters of the table.
FIGURES = ("growth", "phases", "length", "sponsors", "countries", "due")
FILTERS = ("find", "phase", "class", "results", "status", "country", "posted", "started")


def show_studies(choice: Choice) -> None:
    """The filters, and the studies that fit them with their addresses at the registry."""
    st.header("The studies themselves", anchor="studies")
    st.write("These filters narrow this table only. Topic and role, above, hold for it too.")
    filters = _filters()
    fits, advice, sheet = store.large(listed, choice, filters, store.today())
    st.markdown(f"**{markdown(fits)}**")
    if advice is not None:
        st.info(markdown(advice))
    if filters.active:
        st.button(
            "Clear the filters",
            on_click=st.session_state.update,
            args=(nothing_asked(),),
            key="clear_filters",
        )
    if sheet is not None:
        data_table(sheet)


def listed(choice: Choice, filters: Filters, day: date) -> tuple[str, str | None, Sheet | None]:
    """What the filters leave: how many in words, what to drop where none is left, and the table where some are."""
    rows, places = studies(choice), held("trial_countries")
    found = filtered(rows, places, filters)
    fits = sentences.fitting_sentence(len(found), len(rows), bool(filters.active))
    if found.empty:
        without = without_each(rows, places, filters)
        return fits, sentences.widening_sentence(without, len(rows)) if filters.active else None, None
    own = places[places["nct_id"].isin(found["nct_id"])]
    sites = found["nct_id"].map(own.groupby("nct_id")["country"].agg("; ".join)).astype("str")
    told = _COLUMNS if is_fetched() else _SAMPLED
    columns = headings(
        f"{told} url", sites_in="Sites in", age_months="Age of status (months)", url="Registry"
    )
    rows = aged(found.assign(sites_in=sites), day)
    return fits, None, study_sheet("studies", rows, columns, "Studies of this choice")


def filter_by_click(selected: Sequence[Sequence[str]], key: str, *filters: str) -> None:
    """Let a click on a mark, once, set filters to what the mark counts, and all others to nothing.

    The filters come in the order of the mark's values; one of years takes a year.
    """
    if not bound.is_new(selected, key):
        return
    wanted = dict(zip(filters, selected[0], strict=True))
    asks = {name: _wish(name, value) for name, value in wanted.items()}
    st.session_state.update(nothing_asked() | asks | {"trial_figure": key})


def _wish(name: str, value: str) -> object:
    """What a filter holds when it asks for one value."""
    if name in ("posted", "started"):
        return int(value), int(value)
    return value if name == "find" else [value]


def _filters() -> Filters:
    """What the reader asks for. The lists are the same for every topic, so that a link says the same on each."""
    places, posted, started = store.once(_bounds)
    rows = held("trials")
    phases, statuses, classes = (
        sentences.named(words, rows[column].dropna())
        for words, column in (
            (sentences.PHASES, "phase"),
            (sentences.STATUSES, "overall_status"),
            (sentences.SPONSOR_CLASSES, "sponsor_class"),
        )
    )
    left, right = st.columns(2)
    with left:
        words = bound.words(
            "Words in title, sponsor or NCT number",
            "find",
            "All of them must be there; capitals and accents do not matter.",
        )
        wanted_phases = bound.several("Phase", phases, "phase")
        wanted_classes = bound.several("Sponsor class", classes, "class") if is_fetched() else ()
    with right:
        results = bound.choice("Results", _RESULTS, "results", "any") if is_fetched() else "any"
        wanted_statuses = bound.several("Overall status", statuses, "status")
        wanted = bound.several(
            "Country", {name: name for name in places} | {NOT_STATED: "No site named"}, "country"
        )
    one, two = st.columns(2)
    with one:
        posted_in = bound.year_range("First posted, years", *posted, "posted") if posted else None
    with two:
        started_in = bound.year_range("Start, years", *started, "started") if started else None
    return Filters(
        phases=wanted_phases,
        statuses=wanted_statuses,
        sponsor_classes=wanted_classes,
        countries=wanted,
        results={"any": None, "yes": True, "no": False}[results],
        posted=posted_in,
        started=started_in,
        words=words,
    )


_Years = tuple[int, int] | None


def _bounds() -> tuple[list[str], _Years, _Years]:
    """All countries, and the first and last year in which any study of the snapshot was first posted and starts."""
    rows = held("trials")
    return (
        sorted(held("trial_countries")["country"].unique()),
        _years_of(rows["first_posted_date"]),
        _years_of(rows["start_date"]),
    )


def _years_of(dates: pd.Series) -> _Years:
    years = dates.dropna().str[:4].astype(int)
    return None if years.empty else (int(years.min()), int(years.max()))


def nothing_asked() -> dict[str, object]:
    """Every filter to the value that asks for nothing."""
    _, posted, started = store.once(_bounds)
    empty: dict[str, object] = {key: [] for key in ("phase", "status", "class", "country")}
    years = {key: span for key, span in (("posted", posted), ("started", started)) if span}
    return {**empty, "find": "", "results": "any", **years}
