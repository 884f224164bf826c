"""What is news of what moved between two snapshots; kinds and grades stand in `kinds` and docs/news.md."""

from collections.abc import Iterator
from itertools import chain

import pandas as pd

from pipelines.analysis.evidence.rungs import LADDER, PHASE_3
from pipelines.analysis.evidence.verdict import STEPS
from pipelines.analysis.trials.changes import STOPPED, UNDER_WAY, new_numbers
from pipelines.revisions.kinds import Item
from pipelines.revisions.moves import Side
from pipelines.revisions.pair import Pair
from pipelines.revisions.revisions import Revisions, by_key
from pipelines.revisions.row_news import row_news
from pipelines.sentences.sentence import capital
from pipelines.sentences.verdict import WORDS
from pipelines.sentences.vocabulary import CHANGES, spoken, told
from pipelines.text.attribution import PUBMED_ADDRESS, STUDY_ADDRESS
from pipelines.topics.catalogue import Catalogue
from pipelines.topics.counted import RETRACTED_TYPE, has_type
from pipelines.topics.terms import FIELD, STANDARD

_BY_STATUS = dict.fromkeys(STOPPED, "study_stopped") | dict.fromkeys(UNDER_WAY, "study_under_way")
#: Numbers with an interval: table, keys, the number, its ends, what it is. All of the standard definition.
_NUMBERS = (
    ("topic_years", "topic year", "per_100k per_100k_low per_100k_high", "papers per 100,000 of PubMed"),
    ("contrast", "topic", "growth_pct growth_low_pct growth_high_pct", "growth of papers, percent a year"),
    ("contrast", "topic", "clinical_share clinical_low clinical_high", "share of clinical papers"),
)


def news(before: Side, now: Side, found: Revisions, catalogue: Catalogue) -> list[Item]:
    """What is news of what moved (`found`) from one snapshot to the other, each once, in no order.

    A table that one side lacks has no news: what is fetched for the first time did not happen on that day.
    """
    of = Pair(before, now, catalogue)
    parts = (
        row_news(of),
        _studies(of, found),
        _retractions(of),
        _steps(of),
        _verdicts(of),
        _numbers(of, found),
    )
    return list({item.id: item for item in chain(*parts)}.values())


def _studies(of: Pair, found: Revisions) -> Iterator[Item]:
    if not of.both("trials", "topic_trials"):
        return
    topics = of.topics("topic_trials", "nct_id")
    now = by_key(of.now.tables["trials"], ["nct_id"]).to_dict("index")

    def item(kind: str, nct_id: str, became: str, what: str, date: str = "last_update_posted") -> Item:
        row = now[nct_id]
        reason = row.get("why_stopped") if kind == "study_stopped" else None
        return Item(
            kind=kind,
            of=nct_id,
            became=became,
            title=f"{told(kind)}: {nct_id}, {row['title']}",
            what=" ".join(filter(None, [f"{capital(what)}.", reason])),
            page=of.page("trials", find=nct_id, role="any", topic=FIELD),
            source=of.source("trials", f"{STUDY_ADDRESS}{nct_id}"),
            date=row.get(date),
            topics=topics.get(nct_id, ()),
            names=tuple(str(one) for one in (nct_id, row.get("nct_id_aliases"), row["sponsor"]) if one),
        )

    for nct_id, kind, old, new in found.studies[["nct_id", "kind", "old", "new"]].itertuples(index=False):
        was, is_ = ("nothing" if pd.isna(one) else spoken(one) for one in (old, new))
        words = f"{CHANGES[kind]}: {was}, now {is_}"
        if kind == "results_posted":
            named = "results_of_phase_3" if now[nct_id]["phase"] in PHASE_3 else "results"
            yield item(named, nct_id, "posted", CHANGES[kind], "results_first_posted")
        elif kind == "new":
            yield item("new_study", nct_id, "new", f"{CHANGES[kind]}: {is_}", "first_posted_date")
        elif kind == "status":
            named = "study_completed" if new == "COMPLETED" else _BY_STATUS.get(new, "study_changed")
            yield item(named, nct_id, str(new), words)
        else:
            yield item("study_changed", nct_id, f"{kind} {is_}", words)
    known = set(of.before.tables["trials"]["nct_id"])
    for old, new in new_numbers(of.now.tables["trials"]).items():
        if old in known:
            yield item("study_renumbered", new, old, f"number: {old}, now {new}")


def _retractions(of: Pair) -> Iterator[Item]:
    """Papers that were held before, and are marked as retracted only now."""
    if not of.both("articles", "topic_articles"):
        return
    held, topics = of.before.tables["articles"], of.topics("topic_articles", "pmid")
    trials = set(held.loc[STEPS["randomised"].shows["articles"].where(held), "pmid"])
    titles: dict[str, str] = dict(of.now.tables["articles"][["pmid", "title"]].itertuples(index=False))
    was, is_ = (_retracted(side, by_facet=of.both("facet_articles")) for side in (of.before, of.now))
    for pmid in sorted((is_ - was) & set(held["pmid"]) & set(titles)):
        own = topics.get(pmid, ())
        kind = "retracted_trial" if pmid in trials else "retraction"
        yield Item(
            kind=kind,
            of=pmid,
            became="retracted",
            title=f"{told(kind)}: {pmid if pd.isna(titles[pmid]) else titles[pmid]}",
            what=f"PMID {pmid} is marked as retracted.",
            page=of.page("literature", topic=next((one for one in own if one != FIELD), FIELD)),
            source=of.source("articles", f"{PUBMED_ADDRESS}{pmid}/"),
            topics=own,
        )


def _retracted(side: Side, *, by_facet: bool) -> set[str]:
    articles = side.tables["articles"]
    found = set(articles.loc[has_type(articles["publication_types"], [RETRACTED_TYPE]), "pmid"])
    if by_facet:
        facets = side.tables["facet_articles"]
        found |= set(facets.loc[facets["facet"].eq("retracted"), "pmid"])
    return found


def _steps(of: Pair) -> Iterator[Item]:
    """Steps reached that were not; where nobody could tell before, only if the same tables were looked at."""
    labels = {rung.name: rung.label.lower() for rung in LADDER}
    new = {
        (row["topic"], row["rung"], row["reading"]): row
        for row in of.joined("evidence", ["topic", "reading", "rung"])
        if row["is_reached"] and not row["is_reached_before"]
        if row["is_reached_before"] is not None or row["basis"] == row["basis_before"]
    }
    for (topic, rung, reading), row in new.items():
        if reading == "generous" and (topic, rung, "strict") in new:
            continue  # what is read strictly counts in both
        yield Item(
            kind="step",
            of=f"{topic} {rung}",
            became=reading,
            title=f"{of.catalogue.label(topic)}: first record of the step {labels[rung]}",
            what=f"Shown by {row['first_witness']} ({reading} reading).",
            page=of.page("evidence", topic=topic, rung=rung, reading=reading),
            source=of.source("evidence_witnesses"),
            date=row["first_date"],
            topics=(topic,),
            names=(row["first_witness"],),
        )


def _verdicts(of: Pair) -> Iterator[Item]:
    for row in of.joined("verdicts", ["topic"]):
        topic, was, now = row["topic"], row["overall_before"], row["overall"]
        if was != now:
            yield Item(
                kind="judged" if "unknown" in (was, now) else "verdict",
                of=topic,
                became=now,
                title=f"{of.catalogue.label(topic)}: verdict: {WORDS[now]}",
                what=f"Before: {WORDS[was]}.",
                page=of.page("", topic=topic),
                source=of.source("verdicts"),
                topics=(topic,),
            )


def _numbers(of: Pair, found: Revisions) -> Iterator[Item]:
    """Numbers whose intervals of both days lie apart; those of a search with other words cannot be compared."""
    for table, keys, columns, name in _NUMBERS:
        for row in of.joined(table, keys.split()):
            topic, (is_, low, high) = row["topic"], [row[column] for column in columns.split()]
            was, bottom, top = (row[f"{column}_before"] for column in columns.split())
            if None in (low, high, bottom, top) or (topic, STANDARD) in found.reworded:
                continue
            if low > top or high < bottom:
                year, way = f" in {row['year']}" if "year" in keys else "", "more" if is_ > was else "less"
                yield Item(
                    kind="count",
                    of=f"{topic} {columns.split()[0]}{year}",
                    became=way,
                    title=f"{of.catalogue.label(topic)}: {way} {name}{year}",
                    what=f"{is_:,.2f} ({low:,.2f} to {high:,.2f}), before {was:,.2f} ({bottom:,.2f} to {top:,.2f}).",
                    page=of.page("literature", topic=topic),
                    source=of.source(table),
                    topics=(topic,),
                )
