"""Overview: what is published and tried on a topic, beside what regulators did."""

import streamlit as st

from dashboard import store
from dashboard.address import controls
from dashboard.app_pages.overview import panels
from dashboard.panels import chosen, missing
from dashboard.panels.panel import draw, show, show_cards

st.title("Exosomes: published, tested, allowed", anchor=False)
st.write(
    "Does what people publish, test and sell run ahead of what was shown in humans and what regulators allow? "
    "Choose a topic: papers and trials stand above, what regulators did stands below, on one time axis. Every "
    "number has a source and a date."
)
topic = controls.topic_or_theme(store.once(chosen.best_known))
general = controls.general_rules()
show_cards(store.once(panels.cards, topic))
show(panels.signature, topic, general=general)
if store.has("contrast"):
    measures = controls.side_by_side(*store.once(panels.offered))
    show(panels.side_by_side, *measures)
    if not store.has("topic_years", "trials"):
        missing.page("compares what its ledgers hold", "papers and registered studies of every topic too")
else:
    draw(missing.answers_are_missing("The comparison of all topics", "contrast"))
