"""Compare: any topics side by side over the years, on one yardstick, with what regulators did below them."""

import streamlit as st

from dashboard import store
from dashboard.app_pages.compare import panels
from dashboard.app_pages.compare.choice import chosen, point
from dashboard.panels.panel import show

st.title("Topics side by side", anchor=False)
st.write(
    "Which topic grows faster, and is the difference more than chance? Choose topics, yardstick and years; the address "
    "keeps them."
)
if not store.has("topic_years"):
    panels.comparison_is_missing()
if store.has("topic_years") or store.has("published_year_counts"):
    choice = chosen()
    selected = show(panels.figure, choice)
    if len(panels.rows_of(choice)):
        listed = point(choice, panels.years_listed(choice), selected)
        show(panels.articles, choice, *listed)
