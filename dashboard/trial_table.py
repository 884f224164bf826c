"""The table of the Trials page: every study of the choice, narrowed by filters that stand in the address."""

import pandas as pd
import streamlit as st

from dashboard import controls, elsewhere, panels, store
from dashboard.narrative import trials as narrative
from dashboard.plain import markdown
from pipelines.analysis.trial_filters import Filters, filtered, without_each
from pipelines.analysis.trials import NOT_STATED

_COLUMNS = (
    "nct_id",
    "title",
    "role",
    "phase",
    "overall_status",
    "seen_on",
    "first_posted_date",
    "start_date",
    "completion_date",
    "enrollment",
    "sponsor",
    "sponsor_class",
    "sites_in",
    "has_results",
)
_RESULTS = {"any": "Posted or not", "yes": "Results posted", "no": "No results posted"}


def show(rows: pd.DataFrame) -> None:
    """The filters, and the studies that fit them with their addresses at the registry.

    Args:
        rows: The studies of the choice of topic and role.
    """
    st.subheader("The studies themselves", anchor="studies")
    st.write("These filters narrow this table only. Topic and role, above, hold for it too.")
    places = store.table("trial_countries")
    filters = _filters(places)
    found = filtered(rows, places, filters)
    st.markdown(f"**{markdown(narrative.fitting_sentence(len(found), len(rows), bool(filters.active)))}**")
    if found.empty and filters.active:
        st.info(markdown(narrative.widening_sentence(without_each(rows, places, filters), len(rows))))
    if filters.active:
        st.button("Clear the filters", on_click=controls.reset, args=(_nothing_asked(),), key="clear_filters")
    if found.empty:
        return
    sites = places.groupby("nct_id")["country"].agg("; ".join)
    shown = found.assign(
        sites_in=found["nct_id"].map(sites).astype("str"), url=elsewhere.study_addresses(found["nct_id"])
    )
    panels.data_table(
        "studies",
        shown[[*_COLUMNS, "url"]].rename(
            columns={**store.headings("trials"), "sites_in": "Sites in", "url": "Registry"}
        ),
        "Studies of this choice",
        credit=elsewhere.trials_credit(),
    )


def _filters(places: pd.DataFrame) -> Filters:
    """What the reader asks for. The lists are the same for every topic, so that a link says the same on each."""
    countries = {name: name for name in sorted(places["country"].unique())}
    left, right = st.columns(2)
    with left:
        words = controls.words(
            "Words in title, sponsor or NCT number",
            "find",
            "All of them must be there; capitals and accents do not matter.",
        )
        phases = controls.several("Phase", narrative.PHASES, "phase")
        classes = controls.several("Sponsor class", narrative.SPONSOR_CLASSES, "class")
    with right:
        results = controls.choice("Results", _RESULTS, "results", "any")
        statuses = controls.several("Overall status", narrative.STATUSES, "status")
        wanted = controls.several("Country", {**countries, NOT_STATED: "No site named"}, "country")
    bounds = _years_posted()
    return Filters(
        phases=phases,
        statuses=statuses,
        sponsor_classes=classes,
        countries=wanted,
        results={"any": None, "yes": True, "no": False}[results],
        posted=controls.year_range("First posted, years", *bounds, "posted") if bounds else None,
        words=words,
    )


def _years_posted() -> tuple[int, int] | None:
    """First and last year in which any study of the snapshot was first posted."""
    years = store.table("trials")["first_posted_date"].dropna().str[:4].astype(int)
    return None if years.empty else (int(years.min()), int(years.max()))


def _nothing_asked() -> dict[str, object]:
    """Every filter to the value that asks for nothing."""
    empty: dict[str, object] = {key: [] for key in ("phase", "status", "class", "country")}
    years = {"posted": bounds} if (bounds := _years_posted()) else {}
    return {**empty, "find": "", "results": "any", **years}
