"""Literature: how much is published on a topic, what kind of papers these are, and where topics meet."""

import streamlit as st

from dashboard import bibliography_panel, controls, elsewhere, literature_choice, panels, store
from dashboard import growth_panels as answers
from dashboard import literature_panels as make

st.title("What is published", anchor=False)
st.write(
    "How much is published on a topic, does it grow, and what kind of papers are these? Choose a topic and years; all "
    "figures below follow."
)
if store.has("topic_years", "articles", "topic_articles"):
    choice = literature_choice.chosen()
    panels.show(make.yearly, choice)
    panels.show(answers.year_to_date, choice)
    panels.show(answers.filling, choice)
    if why := store.once(make.no_records, choice):
        panels.draw(why)
    else:
        panels.show(make.clinical, choice)
        panels.show(make.types, choice)
        panels.show(answers.sensitivity, choice)
        panels.show(make.shared, choice)
        if store.has("topic_combinations"):
            groups = store.once(answers.groups, choice.definition)
            group = controls.choice("Combinations of", groups, "group", answers.TOP)
            panels.show(answers.combinations, choice, group)
        else:
            panels.draw(elsewhere.answers_are_missing("The combinations of topics", "topic_combinations"))
        panels.show(make.newest, choice)
        bibliography_panel.show(choice.topic, make.articles_of(choice))
else:
    elsewhere.literature_is_missing()
