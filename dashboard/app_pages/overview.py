"""Overview: what is published and tried on a topic, beside what regulators did."""

from functools import partial

import streamlit as st

from dashboard import chosen, contrast_panels, controls, elsewhere, headlines, panels, store
from dashboard.charts.contrast import contrast
from dashboard.narrative import overview as narrative
from dashboard.plain import markdown
from dashboard.theme import topic_colour
from pipelines.analysis.regulation import approval_answer
from pipelines.topics import Theme

st.title("Exosomes: published, tested, allowed", anchor=False)
st.write(
    "Does what people publish, test and sell run ahead of what was shown in humans and what regulators allow? "
    "Choose a topic: papers and trials stand above, what regulators did stands below, on one time axis. Every "
    "number has a source and a date."
)
topic = controls.topic_or_theme()
general = controls.general_rules()

opened = store.snapshot()
rows = chosen.rows_of(topic, general=general)
answer = approval_answer(
    store.table("regulatory_events"), store.table("regulatory_status"), store.table("approval_statements")
)
sentences = [
    narrative.papers_sentence(rows),
    narrative.trials_sentence(rows),
    narrative.rules_sentence(rows, answer),
]

parent = None
if not isinstance(topic, Theme) and topic.parent:
    parent = store.all_topics().topics[topic.parent].label

panels.panel(
    "contrast",
    narrative.headline(rows, answer),
    figure=partial(
        contrast,
        rows.yearly,
        rows.totals,
        rows.trials,
        rows.events,
        names=store.jurisdictions(),
        colour=topic_colour(
            [topic.id, *([] if isinstance(topic, Theme) else store.all_topics().ancestors(topic.id))]
        ),
        last_year=opened.made_at.year,
    ),
    name=f"Papers, trials and regulatory events over time: {topic.label}",
    summary=sentences,
    caption=markdown(
        narrative.contrast_caption(
            rows,
            is_theme=isinstance(topic, Theme),
            parent=parent,
            made_at=opened.made_at,
        )
    )
    + f" {elsewhere.topic_links(topic)}",
    rows=chosen.as_one_table(rows),
    headings={
        "lane": "Lane",
        "when": "When",
        "what": "What",
        "source_title": "Source title",
        "source_url": "Source",
        "accessed_on": "Accessed on",
    },
    searches=elsewhere.searches(topic, "standard"),
)
contrast_panels.show()
headlines.show(answer)
