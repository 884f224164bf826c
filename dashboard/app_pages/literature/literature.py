"""Literature: how much is published on a topic, what kind of papers these are, and where topics meet."""

import streamlit as st

from dashboard import store
from dashboard.address import bound
from dashboard.app_pages.literature import choice as literature_choice
from dashboard.app_pages.literature import cited, paper_list
from dashboard.app_pages.literature import growth_panels as answers
from dashboard.app_pages.literature import panels as make
from dashboard.panels import missing
from dashboard.panels import panel as panels

st.title("What is published", anchor=False)
st.write(
    "How much is published on a topic, does it grow, and what kind of papers are these? Choose a topic and years; all "
    "figures below follow."
)
if store.has("topic_years", "articles", "topic_articles"):
    choice = literature_choice.chosen()
    paper_list.take(choice, panels.show(make.yearly, choice), "yearly")
    panels.show(answers.year_to_date, choice)
    panels.show(answers.filling, choice)
    if why := store.once(make.no_records, choice):
        panels.draw(why)
    else:
        paper_list.take(choice, panels.show(make.clinical, choice), "clinical")
        paper_list.take(choice, panels.show(make.types, choice), "types")
        panels.show(answers.sensitivity, choice)
        paper_list.take(choice, panels.show(make.shared, choice), "overlap")
        if store.has("topic_combinations"):
            groups = store.once(answers.groups, choice.definition)
            group = bound.choice("Combinations of", groups, "group", answers.TOP)
            panels.show(answers.combinations, choice, group)
        else:
            panels.draw(missing.answers_are_missing("The combinations of topics", "topic_combinations"))
        st.header("The papers themselves", anchor="papers")
        wants = paper_list.wanted(choice)
        panels.show(paper_list.listed, choice, wants)
        paper_list.bibliography(choice.topic, paper_list.papers(choice, wants))
else:
    cited.literature_is_missing()
