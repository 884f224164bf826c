"""Market: what is claimed, what companies report, what was paid, beside what regulators did."""

import streamlit as st

from dashboard import market_panels, money_panels

st.title("What is claimed, reported and funded", anchor=False)
st.write(
    "Published market sizes, put to the test of their own numbers; beside them what companies reported, raised and "
    "gave up. Estimates are never added up and never averaged."
)
choice = market_panels.chosen()
money_panels.cards(choice)
market_panels.estimates(choice)
money_panels.timeline(choice)
money_panels.sums(choice)
money_panels.companies(choice)
