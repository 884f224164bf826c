"""Literature: how much is published on a topic, what kind of papers these are, and where topics meet."""

import streamlit as st

from dashboard import store
from dashboard.address import bound
from dashboard.app_pages.literature import cited, growth_panels, panels, paper_list
from dashboard.app_pages.literature.choice import chosen
from dashboard.panels import missing
from dashboard.panels.panel import draw, show

st.title("Literature", anchor=False)
st.write(
    "How much is published on a topic, does it grow, and what kind of papers are these? Where papers were "
    "fetched, choose a topic and years; all figures below follow."
)
if store.has("topic_years", "articles", "topic_articles"):
    choice = chosen()
    if why := store.once(panels.not_fetched, choice):
        draw(why)
    else:
        paper_list.list_clicked(choice, show(panels.yearly, choice), "yearly")
        show(growth_panels.year_to_date, choice)
        show(growth_panels.filling, choice)
        if why := store.once(panels.no_records, choice):
            draw(why)
        else:
            paper_list.list_clicked(choice, show(panels.clinical, choice), "clinical")
            paper_list.list_clicked(choice, show(panels.types, choice), "types")
            show(growth_panels.sensitivity, choice)
            paper_list.list_clicked(choice, show(panels.shared, choice), "overlap")
            if store.has("topic_combinations"):
                groups = store.once(growth_panels.groups, choice.definition)
                group = bound.choice("Combinations of", groups, "group", growth_panels.TOP)
                show(growth_panels.combinations, choice, group)
            else:
                draw(missing.answers_are_missing("The combinations of topics", "topic_combinations"))
            st.header("The papers themselves", anchor="papers")
            wants = paper_list.wanted(choice)
            show(paper_list.listed, choice, wants)
            paper_list.bibliography(choice.topic, paper_list.papers(choice, wants))
else:
    cited.literature_is_missing()
