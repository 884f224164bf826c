"""The panels of the page Revisions, each of two snapshots of one edition."""

from collections.abc import Collection, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import store
from dashboard.address import bound
from dashboard.app_pages.revisions.charts import came_and_went
from dashboard.look.plain import markdown
from dashboard.panels import blocks, elsewhere
from dashboard.panels.panel import Panel
from dashboard.panels.tables import Sheet, data_table, note
from pipelines.revisions import feed, words
from pipelines.revisions import papers as paper_revisions
from pipelines.revisions.moves import GRADES
from pipelines.revisions.revisions import Revisions
from pipelines.sentences.sentence import capital, counted
from pipelines.snapshots.snapshot import Snapshot
from pipelines.topics.catalogue import Topic

_PREVIOUS = "previous"
#: So many pieces of news of a grade stand on the page before the table is opened.
_SHOWN = 12
_COUNTS = {
    "what": "Topic and definition",
    "when": "Years",
    "was": "Was",
    "is": "Is",
    "change": "Change",
    "why": "Why",
    "grade": "Grade",
}
#: Without this table in either snapshot there is nothing of a kind that could move.
_RESTS_ON = {
    "all_papers": "topic_years",
    "trials": "topic_trials",
    "studies": "trials",
    "totals": "pubmed_years",
}
#: What moved, in the order shown: one of it, several of it, and the headings of its table.
_CHANGES = {
    "all_papers": ("count of papers moved in all", "counts of papers moved in all", _COUNTS),
    "trials": (
        "count of registered studies moved",
        "counts of registered studies moved",
        {**_COUNTS, "what": "Topic and role"},
    ),
    "studies": (
        "change of a single study",
        "changes of single studies",
        {"nct_id": "NCT number", "kind": "What", "old": "Was", "new": "Is", "grade": "Grade"},
    ),
    "rows": (
        "change in the ledgers and registers",
        "changes in the ledgers and registers",
        {
            "table": "Table",
            "row": "Row",
            "kind": "What",
            "column": "Column",
            "old": "Was",
            "new": "Is",
            "grade": "Grade",
        },
    ),
    "totals": (
        "count of all of PubMed moved",
        "counts of all of PubMed moved",
        {"date_basis": "Date basis", "year": "Year", "was": "Was", "is": "Is", "change": "Change"},
    ),
}


def nothing_to_compare() -> None:
    """Why there is nothing to compare in this edition, and what to do."""
    edition = store.snapshot().edition
    st.info(
        "Live data has one snapshot so far. Each exoscope refresh stores another one and keeps those before it; from "
        "the second on, this page says what moved and why."
        if edition == "live"
        else f"The {edition} edition is one snapshot, which comes with the product: there is no earlier one to compare "
        "it with. Live data has one for each exoscope refresh."
    )
    st.markdown("Any two snapshots can be compared on the command line:")
    st.code("exoscope diff previous latest", language=None)


def chosen(there: Sequence[Snapshot]) -> tuple[Snapshot, Snapshot]:
    """The two snapshots a reader chose: by default the one before the newest, and the newest."""
    days = {opened.id: f"{opened.made_at:%Y-%m-%d %H:%M} UTC ({opened.id[-8:]})" for opened in there}
    before = {_PREVIOUS: f"The one before: {days[there[1].id]}", **days}
    now = {store.NEWEST: f"The newest: {days[there[0].id]}", **days}
    first, second = bound.beside(
        partial(bound.choice, "From", before, "from", _PREVIOUS),
        partial(bound.choice, "To", now, "to", store.NEWEST),
    )
    known = {opened.id: opened for opened in there}
    return known.get(first, there[1]), known.get(second, there[0])


def news(there: Sequence[Snapshot], before: Snapshot, now: Snapshot) -> None:
    """The news between the two, from each snapshot to the next; `there`: all of them, the newest first."""
    chain = tuple(reversed([one for one in there if before.made_at <= one.made_at <= now.made_at]))
    found = store.news(chain if len(chain) > 1 else (before, now))
    grades = {grade: f"{capital(grade)} ({sum(item.grade == grade for item in found)})" for grade in GRADES}
    wanted = bound.several("Grades", grades, "grade", default=GRADES)
    shown = [item for item in found if item.grade in wanted]
    if not shown:
        st.info("Nothing new of these grades between the two snapshots.")
    blocks.draw(feed.sections(shown, store.all_topics(), "./", _SHOWN))
    if len(shown) > _SHOWN:
        with bound.section(f"All {len(shown)} as a table", "news_all") as table:
            if table.open:
                mark = "Watched: "  # as in words above
                told = [
                    (one.date, one.grade, mark * one.is_watched + one.title, one.what, one.source)
                    for one in shown
                ]
                headings = ["Date", "Grade", "News", "What", "Source"]
                rows = pd.DataFrame(told, columns=headings, dtype="str")
                data_table(Sheet("news", rows, "News between the two snapshots"))
    note(
        f"{capital(counted(len(shown), 'piece'))} of news, at most {_SHOWN} of a grade in words, from snapshot "
        f"{before.id} to {now.id}. "
        "exoscope news writes all of them, also as a feed; docs/news.md has the grades and how to watch for names."
    )


def overall(found: Revisions, before: Snapshot, now: Snapshot) -> None:
    """How much moved, and what became of each source."""
    st.header(markdown(words.headline(found.grades)), anchor="overall")
    look = (
        f" [Show everything as of the earlier one](?snapshot={before.id})." if now.edition == "live" else ""
    )
    st.markdown(f"From snapshot `{before.id}` to `{now.id}`.{look}")
    for sentence in found.sources:
        st.markdown(f"- {markdown(sentence)}")
    if found.reworded:
        labels = store.all_topics().topics
        named = ", ".join(
            f"{labels[topic].label if topic in labels else topic} ({definition})"
            for topic, definition in found.reworded
        )
        st.warning(f"Searches with other words, whose counts cannot be compared: {markdown(named)}")
    note(words.ABOUT_GRADES)


def papers(found: Revisions, topic: Topic, basis: str, definition: str) -> Panel:
    """The counts of papers of one topic, by year, with what moved them."""
    mine = found.papers[found.papers["topic"].eq(topic.id)]
    rows = mine[mine["definition"].eq(definition) & mine["date_basis"].isin([basis, "none"])]
    causes = rows[[*paper_revisions.CAUSES, "unexplained"]]
    yearly = rows.assign(
        came=causes.clip(lower=0).sum(axis="columns"),
        went=causes.clip(upper=0).sum(axis="columns"),
        why=[words.why(row) for row in rows.to_dict("records")],
    )
    return Panel(
        key="papers",
        title=words.papers_headline(topic.label, rows),
        figure=partial(came_and_went, yearly[yearly["date_basis"].eq(basis)].sort_values("place")),
        name=f"Papers that came into a year and went out of it: {topic.label}",
        summary=words.papers_summary(rows),
        caption=words.ABOUT_CAUSES,
        rows=words.counts(rows),
        headings=_COUNTS,
        credit=elsewhere.papers_credit(),
    )


def changes(found: Revisions, held: Collection[str]) -> None:
    """Every count of papers and of studies that moved, each study and row of a ledger, and all of PubMed.

    `held`: The tables of either snapshot.
    """
    papers_credit, trials_credit = elsewhere.papers_credit(), elsewhere.trials_credit()
    moved = {
        "all_papers": (words.counts(found.papers), papers_credit),
        "trials": (words.counts(found.trials), trials_credit),
        "studies": (words.ranked(found.studies), trials_credit),
        "rows": (words.ranked(found.rows.assign(table=found.rows["table"].str.replace("_", " "))), None),
        "totals": (found.totals, papers_credit),
    }
    for key, (one, many, headings) in _CHANGES.items():
        if _RESTS_ON.get(key, "regulatory_events") not in held:
            continue
        rows, credit = moved[key]
        title = capital(counted(len(rows), one, many))
        if rows.empty:
            st.markdown(markdown(f"{title}."))
        else:
            st.header(markdown(title), anchor=key)
            data_table(Sheet(key, rows[list(headings)].rename(columns=headings), title, credit))
