"""Market: what is claimed, what companies report, what was paid, beside what regulators did."""

import streamlit as st

from dashboard import live_panels, market_panels, money_panels

st.title("What is claimed, reported and funded", anchor=False)
st.write(
    "Published market sizes, put to the test of their own numbers; beside them what companies reported, raised and "
    "gave up. Estimates are never added up and never averaged."
)
choice = market_panels.chosen()
has_ledgers = choice.has_ledger_rows
if has_ledgers:
    money_panels.cards(choice)
    market_panels.estimates(choice)
else:
    st.info(
        "The market ledgers hold nothing of this topic. All exosomes and vesicles, at the head of the list, takes in "
        "every topic."
    )
live_panels.one_axis(choice)
if has_ledgers:
    money_panels.timeline(choice)
    money_panels.sums(choice)
live_panels.funding(choice)
live_panels.safety()
if has_ledgers:
    money_panels.companies(choice)
