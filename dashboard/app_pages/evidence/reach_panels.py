"""The panels of the part Reach: what papers are about, their path through the triangle, and clinical citations."""

from functools import partial

from dashboard import store
from dashboard.app_pages.evidence.reach_charts import by_year, path, placed
from dashboard.panels import elsewhere, missing
from dashboard.panels.panel import Absence, Panel
from dashboard.panels.topics import colour
from pipelines.analysis.evidence.reach import agreement, over_years
from pipelines.sentences.evidence import RUNG_ORDER
from pipelines.sentences.literature import reach as sentences
from pipelines.topics.catalogue import Topic

CONTENT, CLINICAL = ("human", "animal", "molecular_cellular"), ("cited", "clinical", "apt")
#: Panel to its measures, what it shows, and what its caption explains.
PANELS = {
    "content": (
        CONTENT,
        "human, animal and molecular content of its papers by publication year",
        "Content: the mean part of people, of animals, and of molecules and cells among the MeSH headings of a paper.",
    ),
    "triangle": (
        CONTENT,
        "mean place of its papers in the triangle of biomedicine, by publication year",
        "The triangle of biomedicine, after Weber (2013).",
    ),
    "clinical": (
        CLINICAL,
        "papers cited by clinical articles, clinical articles, and APT by publication year",
        "Cited: at least one clinical article that PubMed knows cites it; where iCite knows of none, it counts as not "
        "cited. APT: what iCite's model takes for the chance of such a citation.",
    ),
}


def panel(which: str, topic: Topic) -> Panel | Absence | None:
    """One of `PANELS` for a topic; where there is no data the first says so, and the others stand for nothing."""
    if not store.has("reach_years"):
        heading = "Reach of papers"
        return missing.signal_is_missing("reach", "icite", heading) if which == "content" else None
    measures, shows, explained = PANELS[which]
    rows, label = store.rows("reach_years", topic=topic.id), topic.label
    pooled = over_years(rows)
    together = pooled.iloc[0].to_dict() if len(pooled) else None
    summary, more, figure = [sentences.covered_sentence(together)], "", partial(by_year, rows, measures)
    if which == "triangle":
        title, figure = sentences.path_headline(label, placed(rows)), partial(path, rows, colour(topic.id))
        summary = ["The nearer to a corner, the more of what the papers of a year are about is of that kind."]
        more = "with_triangle triangle_x triangle_y"
    else:
        title = sentences.headline(label, which, together)
        if which == "clinical" and store.has("evidence"):
            summary.insert(0, sentences.agreement_sentence(_agreement("generous"), _agreement("strict")))
    columns = " ".join(f"{one}_share {one}_low {one}_high" for one in measures)
    return Panel(
        key=f"reach_{which}",
        title=title,
        figure=figure,
        name=f"{label}: {shows}",
        summary=summary,
        caption=f"{elsewhere.signal_source('icite', 'reach')} {explained} {sentences.YOUNG} Shares are of the papers "
        "that iCite knows, standard definition; intervals at 95%. Years with fewer than five such papers stand in the "
        "table only.",
        rows=rows,
        headings=store.headings("reach_years", f"year articles known covered {more} {columns}"),
        credit=elsewhere.signal_credit("icite"),
        whole=("reach_years", "reach"),
    )


def _agreement(reading: str) -> tuple[int, int, int]:
    """Over the topics that are part of no other, which share too many papers with it."""
    known = store.all_topics().topics
    reached = store.rows("evidence", reading=reading)
    reached = reached[reached["is_reached"].eq(True).fillna(value=False)]
    highest = reached["rung"].map(RUNG_ORDER).groupby(reached["topic"]).max().to_dict()
    heights = {name: highest[name] for name in known if not known[name].parent and name in highest}
    return agreement(over_years(store.table("reach_years")), heights)
