"""Market: what is claimed, what companies report, what was paid, beside what regulators did."""

import streamlit as st

from dashboard import frame, store
from dashboard.address import bound, controls
from dashboard.app_pages.market import estimates, money, signals
from dashboard.panels import lookup, missing
from dashboard.panels.panel import show, show_cards
from pipelines.sentences.money import PATENTS

_PARTS = {
    "sizes": "Market sizes",
    "money": "Money and companies",
    "signals": "Beside papers, trials and grants",
    "filings": "Filings and patents",
}


def _parts() -> None:
    choice = estimates.Choice(controls.topic())
    part = bound.parts(_PARTS, "market_part", {"money": ("general", "modality", "based_in", "confidence")})
    has_ledgers = store.once(estimates.has_ledger_rows, choice)
    if has_ledgers:
        show_cards(store.once(money.cards, choice))
    elif part not in ("signals", "filings"):
        st.info(
            "The market ledgers hold nothing of this topic. All exosomes and vesicles, at the head of the list, takes "
            "in every topic."
        )
    match part:
        case "sizes" if has_ledgers:
            show(estimates.sizes, choice)
            count = store.once(estimates.count, choice)
            if count:
                show(estimates.growth, choice)
            if count > 1:
                show(estimates.reasons, choice)
                show(estimates.forecasts, choice)
            else:
                show(estimates.too_few, choice)
        case "money" if has_ledgers:
            show(money.timeline, choice, general=controls.general_rules())
            show(money.sums, choice)
            st.header("Companies", anchor="companies")
            show(money.companies, choice, *money.wanted(choice))
        case "signals":
            show(signals.one_axis, choice)
            show(signals.attention)
            if not any(map(store.has, ("grant_years", "safety_years"))):
                missing.page("rests on its ledgers", "public grants and safety reports too")
            show(signals.funding, choice)
            show(signals.safety)
        case "filings":
            show(signals.filings)
            show(signals.new_filings)
            st.header("Patents", anchor="patents")
            st.markdown(PATENTS)


def _page() -> None:
    st.title("Market", anchor=False)
    st.write(
        "Published market sizes, checked against their own numbers; beside them what companies reported, raised and "
        "gave up. Estimates are never added up and never averaged."
    )
    if not lookup.box():
        _parts()


frame.body(_page, "market")
