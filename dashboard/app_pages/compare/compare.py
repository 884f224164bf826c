"""Compare: any topics side by side over the years, on one yardstick, with what regulators did below them."""

import streamlit as st

from dashboard import frame, store
from dashboard.app_pages.compare import by_country, panels
from dashboard.app_pages.compare.choice import chosen, point
from dashboard.panels.panel import show


def _page() -> None:
    head = st.container(horizontal=True, vertical_alignment="center")
    head.title(
        "Compare",
        anchor="page",  # by its own name it would take the address of the figure
        width="content",
        help="Which topic grows faster, and is the difference more than chance? Topics stand in the order of their "
        "lines. They share papers: never add them up.",
    )
    is_fetched = store.has("topic_years")
    choice = chosen(head) if is_fetched or store.has("published_year_counts") else None
    if choice:
        selected = show(panels.figure, choice)
        if len(panels.rows_of(choice)):
            with selected.answer():
                listed = point(choice, panels.years_listed(choice), selected)
                show(panels.articles, choice, *listed)
        by_country.section(choice)
    if not is_fetched:
        panels.comparison_is_missing()


frame.body(_page, "compare")
