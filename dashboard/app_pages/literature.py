"""Literature: how much is published on a topic, what kind of papers these are, and where topics meet."""

import streamlit as st

from dashboard import bibliography_panel, elsewhere, literature_choice, store
from dashboard import growth_panels as answers
from dashboard import literature_panels as show
from pipelines.topics import FIELD

st.title("What is published", anchor=False)
st.write(
    "How much is published on a topic, does it grow, and what kind of papers are these? Choose a topic and years; all "
    "figures below follow."
)
if store.has("topic_years", "articles", "topic_articles"):
    choice = literature_choice.chosen()
    rows = show.yearly(choice)
    answers.year_to_date(choice)
    answers.filling(choice)
    articles = show.articles_of(choice)
    if choice.topic.is_context or choice.topic.id == FIELD:
        st.info(
            "For the field as a whole and for context topics only counts are fetched: there are no records to list "
            "or to tell apart. Choose a topic to see its papers."
        )
    elif articles.empty:
        st.info("No paper with a record was found for this choice of years and definition.")
    else:
        show.clinical(choice, articles, rows)
        show.types(choice, articles)
        answers.sensitivity(choice)
        show.shared(choice)
        answers.combinations(choice)
        show.newest(choice, articles)
        bibliography_panel.show(choice.topic, articles)
else:
    elsewhere.literature_is_missing()
