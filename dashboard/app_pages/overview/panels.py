"""The signature figure of the Overview: papers and trials above, what regulators did below, on one time axis."""

from functools import partial

from dashboard import store
from dashboard.charts.contrast import contrast
from dashboard.look.plain import markdown
from dashboard.look.theme import topic_colour
from dashboard.narrative import overview as narrative
from dashboard.panels import chosen, elsewhere, sent
from dashboard.panels.panel import Panel
from pipelines.analysis.evidence.regulation import approval_answer
from pipelines.topics.catalogue import Theme, Topic


def signature(topic: Topic | Theme, *, general: bool) -> Panel:
    """Papers, trials and regulatory events of one topic.

    Args:
        topic: Topic or theme.
        general: Whether events whose text does not name exosomes are among them.
    """
    opened, known = store.snapshot(), store.all_topics()
    is_theme = isinstance(topic, Theme)
    rows = chosen.rows_of(topic, general=general)
    answer = approval_answer(
        store.table("regulatory_events"),
        store.table("regulatory_status"),
        store.table("approval_statements"),
    )
    caption = narrative.contrast_caption(
        rows,
        is_theme=is_theme,
        parent=None if isinstance(topic, Theme) or not topic.parent else known.topics[topic.parent].label,
        made_at=opened.made_at,
    )
    return Panel(
        key="contrast",
        title=narrative.headline(rows, answer),
        figure=partial(
            contrast,
            rows.yearly,
            rows.totals,
            rows.trials,
            rows.events,
            names=store.jurisdictions(),
            colour=topic_colour([topic.id, *([] if is_theme else known.ancestors(topic.id))]),
            last_year=opened.made_at.year,
        ),
        name=f"Papers, trials and regulatory events over time: {topic.label}",
        summary=[
            narrative.papers_sentence(rows),
            narrative.trials_sentence(rows),
            narrative.rules_sentence(rows, answer),
        ],
        caption=f"{markdown(caption)} {_by_name(topic)} {elsewhere.topic_links(topic)}",
        rows=chosen.as_one_table(rows),
        headings={
            "lane": "Lane",
            "when": "When",
            "what": "What",
            "source_title": "Source title",
            "source_url": "Source",
            "accessed_on": "Accessed on",
        },
        whole=tuple(
            name
            for name in (
                "topic_years",
                "published_year_counts",
                "trials",
                "trials_sample",
                "regulatory_events",
            )
            if store.has(name)
        ),
        searches=[
            *elsewhere.searches(topic, "standard"),
            *([] if is_theme else sent.to("trials", topic.id)),
        ],
    )


def _by_name(topic: Topic | Theme) -> str:
    """Where the papers and studies that are counted stand by name (Markdown); nowhere where none was fetched."""
    if isinstance(topic, Theme) or not store.has("articles", "trials"):
        return ""
    asked = f"?edition={store.snapshot().edition}&topic={topic.id}"
    return f"By name: [its papers](literature{asked}#papers), [its studies](trials{asked}#studies)."
