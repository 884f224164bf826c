"""Compare: any topics side by side over the years, on one yardstick, with what regulators did below them."""

import streamlit as st

from dashboard import store
from dashboard.app_pages.compare import panels
from dashboard.app_pages.compare.choice import chosen, point
from dashboard.panels.panel import show

st.title("Compare", anchor="page")  # by its own name it would take the address of the figure
st.write("Which topic grows faster, and is the difference more than chance?")
is_fetched = store.has("topic_years")
choice = chosen() if is_fetched or store.has("published_year_counts") else None
if not is_fetched:
    panels.comparison_is_missing()
if choice:
    selected = show(panels.figure, choice)
    if len(panels.rows_of(choice)):
        listed = point(choice, panels.years_listed(choice), selected)
        show(panels.articles, choice, *listed)
