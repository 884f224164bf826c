"""Market: what is claimed, what companies report, what was paid, beside what regulators did."""

import streamlit as st

from dashboard import store
from dashboard.address import controls
from dashboard.app_pages.market import estimates as market_panels
from dashboard.app_pages.market import money as money_panels
from dashboard.app_pages.market import signals as live_panels
from dashboard.panels import boxes
from dashboard.panels import panel as panels

st.title("What is claimed, reported and funded", anchor=False)
st.write(
    "Published market sizes, put to the test of their own numbers; beside them what companies reported, raised and "
    "gave up. Estimates are never added up and never averaged."
)
choice = market_panels.chosen()
has_ledgers = store.once(market_panels.has_ledger_rows, choice)
if has_ledgers:
    boxes.cards(store.once(money_panels.cards, choice))
    panels.show(market_panels.sizes, choice)
    estimates = store.once(market_panels.estimates, choice)
    if estimates:
        panels.show(market_panels.growth, choice)
    if estimates > 1:
        panels.show(market_panels.reasons, choice)
        panels.show(market_panels.forecasts, choice)
    else:
        panels.show(market_panels.too_few, choice)
else:
    st.info(
        "The market ledgers hold nothing of this topic. All exosomes and vesicles, at the head of the list, takes in "
        "every topic."
    )
panels.show(live_panels.one_axis, choice)
if has_ledgers:
    general = controls.general_rules()
    panels.show(money_panels.timeline, choice, general=general)
    panels.show(money_panels.sums, choice)
panels.show(live_panels.funding, choice)
panels.show(live_panels.safety)
if has_ledgers:
    st.header("Companies", anchor="companies")
    panels.show(money_panels.companies, choice, money_panels.wanted(choice))
