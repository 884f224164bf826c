"""Compare: any topics side by side over the years, on one yardstick, with what regulators did below them."""

import streamlit as st

from dashboard import store
from dashboard.app_pages.compare import choice as compare_choice
from dashboard.app_pages.compare import panels as make
from dashboard.panels import panel as panels

st.title("Topics side by side", anchor=False)
st.write(
    "Which topic grows faster, and is the difference more than chance? Choose topics, yardstick and years; the address "
    "keeps them."
)
if not store.has("topic_years"):
    make.comparison_is_missing()
if store.has("topic_years") or store.has("published_year_counts"):
    choice = compare_choice.chosen()
    selected = panels.show(make.figure, choice)
    if len(make.rows_of(choice)):
        listed = compare_choice.point(choice, make.years_listed(choice), selected)
        panels.show(make.articles, choice, *listed)
