"""The panels of the part Terms: which rise and fade in a topic, which stand together, and the papers of one."""

from functools import partial
from math import log2
from typing import Any

import pandas as pd

from dashboard import store
from dashboard.address import bound
from dashboard.charts.intervals import Part, Value, intervals
from dashboard.look.plain import link
from dashboard.panels import elsewhere, listing
from dashboard.panels.listing import Listing
from dashboard.panels.panel import Notice, Panel, draw, show
from dashboard.panels.tables import Sheet
from dashboard.panels.topics import colour
from pipelines.sentences.literature import terms as sentences
from pipelines.topics.catalogue import Topic
from pipelines.topics.terms import STANDARD

#: So many of either direction, and so many pairs, are drawn.
_SHOWN, _PAIRS = 8, 12
#: Signs of a term beside its numbers, on a phone.
_LONGEST = 28
_SHOWS = {"term_rates": "rise and fade", "term_pairs": "stand together"}
_TAGS = {"mesh": "[mh:noexp]", "keyword": "[ot]"}


def section(topic: Topic) -> None:
    """The terms of a topic: figures, and the papers of the term that a reader chooses."""
    kind = bound.segments("Kind of term", sentences.KINDS, "term_kind", "mesh")
    if store.rows("term_rates", topic=topic.id, kind=kind).empty:
        draw(Notice("Too few papers of this topic are known to have terms of this kind."))
        return
    show(rates, topic, kind)
    show(pairs, topic, kind)
    if named := store.once(_terms, topic, kind):
        term = bound.choice("Papers with the term", {one: one for one in named}, "term", named[0])
        show(papers, topic, kind, term)


def rates(topic: Topic, kind: str) -> Panel:
    """Terms that rise and terms that fade, the surest first; where there are none, those nearest to one, hollow."""
    rows, rising, fading = _rates(topic, kind)
    drawn = {"Rising": rising, "Fading": fading}
    if rising.empty and fading.empty:
        drawn = {"No clear change, the nearest to one first": rows}
    parts = [
        Part(name, [_value(row) for row in part.head(_SHOWN).to_dict("records")])
        for name, part in drawn.items()
    ]
    return _panel(
        "term_rates",
        topic,
        kind,
        parts,
        rows.assign(url=[_address(topic, kind, term) for term in rows["term"]]),
        "term direction ratio ratio_low ratio_high early_articles early_papers early_share late_articles late_papers "
        "late_share q url",
        title=sentences.headline(topic.label, rising, fading, len(rows)),
        summary=[
            sentences.counted(len(rising), len(fading), len(rows), rows.iloc[0].to_dict()),
            "A term that rises grows faster than its topic, and one that fades can still grow.",
        ],
        said="Shares are of the papers that have terms of this kind; the line: as common as before; scale by "
        "doublings. Corrected for the number of terms, yet one in twenty of those shown may be so by chance. Each "
        "term's papers: below, and by the address in the table.",
    )


def pairs(topic: Topic, kind: str) -> Panel | Notice:
    """The pairs of common terms that most papers have together."""
    rows = store.rows("term_pairs", topic=topic.id, kind=kind)
    rows = rows.sort_values(["together", "term", "other"], ascending=[False, True, True])
    if rows.empty:
        return Notice("No two of the most common terms stand together in five papers.")
    values = [
        Value(" + ".join(sentences.short(one, _LONGEST * 3 // 4) for one in two), f"{n:,} papers", n)
        for *two, n in rows[["term", "other", "together"]].head(_PAIRS).itertuples(index=False)
    ]
    return _panel(
        "term_pairs",
        topic,
        kind,
        [Part("Papers that have both", values)],
        rows,
        "term other together expected articles other_articles papers",
        title=f"{topic.label}: “{rows['term'].iloc[0]}” and “{rows['other'].iloc[0]}” stand together most",
        summary=[
            "Pairs of the 20 most common terms. The table says how many papers would have both by chance alone."
        ],
        said="The same years as above.",
    )


def _panel(
    table: str,
    topic: Topic,
    kind: str,
    parts: list[Part],
    rows: pd.DataFrame,
    columns: str,
    *,
    said: str,
    **told: Any,
) -> Panel:
    """A figure of rows below one another, with what is told of both tables."""
    return Panel(
        key=table,
        figure=partial(intervals, parts, colour(topic.id)),
        name=f"{topic.label}: {sentences.KINDS[kind].lower()} that {_SHOWS[table]}",
        caption=f"{elsewhere.papers_note()} Standard definition. {said}",
        rows=rows,
        headings=store.headings(table, columns, **({"url": "Source"} if "url" in rows else {})),
        credit=elsewhere.papers_credit(),
        whole=(table, "article_terms"),
        searches=elsewhere.searches(topic, STANDARD),
        **told,
    )


def papers(topic: Topic, kind: str, term: str) -> Listing:
    """The papers of a topic that have a term, of all years."""
    found = _papers(topic, kind, term)
    address = _address(topic, kind, term)
    return Listing(
        key="term_papers",
        title=f"{topic.label}: {len(found):,} papers have “{term}”",
        sentences=[f"{link('See them at PubMed', address)}, as PubMed finds them today."] if address else [],
        lines=listing.article_lines(found),
        count=len(found),
        whole=partial(_sheet, topic, kind, term),
        caption=f"{elsewhere.papers_note()} Standard definition, the newest by Entrez date first.",
    )


def _rates(topic: Topic, kind: str) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """All rows of a topic and kind, those that rise and those that fade, the surest first."""
    rows = store.rows("term_rates", topic=topic.id, kind=kind).sort_values(["q", "term"])
    rising = rows[rows["direction"].eq("rising")].sort_values("ratio_low", ascending=False)
    return rows, rising, rows[rows["direction"].eq("fading")].sort_values("ratio_high")


def _terms(topic: Topic, kind: str) -> list[str]:
    """The terms whose papers can be listed: what rises and fades first, then the most common."""
    rows, rising, fading = _rates(topic, kind)
    rest = rows.sort_values("late_articles", ascending=False)
    return list(pd.concat([rising, fading, rest])["term"].drop_duplicates())


def _value(row: sentences.Row) -> Value:
    middle, low, high = (log2(row[name]) for name in ("ratio", "ratio_low", "ratio_high"))
    label, is_hollow = sentences.short(row["term"], _LONGEST), row["direction"] == "none"
    return Value(label, sentences.told(row), middle, low, high, is_hollow)


def _papers(topic: Topic, kind: str, term: str) -> pd.DataFrame:
    named = store.rows("article_terms", kind=kind)
    pmids = named.loc[named["term"].str.casefold().eq(term.casefold()), "pmid"]
    own = store.fitting(store.members(), topic=topic.id, definition=STANDARD)["pmid"]
    articles = store.table("articles")
    return articles[articles["pmid"].isin(set(pmids) & set(own))]


def _sheet(topic: Topic, kind: str, term: str) -> Sheet:
    return listing.article_sheet(
        "term_papers", _papers(topic, kind, term), f"{topic.label}: papers with {term}"
    )


def _address(topic: Topic, kind: str, term: str) -> str:
    """The search of a topic and a term at PubMed; made-up papers stand nowhere."""
    words = term.replace('"', " ")
    search = f'({topic.definitions[STANDARD].text}) AND "{words}"{_TAGS[kind]}'
    return "" if store.is_simulated() else elsewhere.search_at_pubmed(search)
