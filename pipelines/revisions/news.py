"""What is news of what moved between two snapshots; kinds and grades stand in `kinds` and docs/news.md."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from pipelines.analysis.evidence.rungs import LADDER, PHASE_3
from pipelines.analysis.evidence.verdict import STEPS
from pipelines.analysis.papers.membership import belongs
from pipelines.analysis.trials.changes import STOPPED, UNDER_WAY, new_numbers
from pipelines.revisions.kinds import Item
from pipelines.revisions.moves import Side
from pipelines.revisions.revisions import Revisions, by_key, is_ledger, row_revisions
from pipelines.sentences.sentence import capital, text
from pipelines.sentences.verdict import WORDS
from pipelines.sentences.vocabulary import CHANGES, spoken, told
from pipelines.text.attribution import PUBMED_ADDRESS, STUDY_ADDRESS
from pipelines.text.plain import address
from pipelines.topics.catalogue import Catalogue
from pipelines.topics.counted import RETRACTED_TYPE, has_type
from pipelines.topics.terms import FIELD, STANDARD

Row = Mapping[Any, Any]

#: How a row is called: of the tables that have no row in it only the ledgers whose rows name topics are told.
_TITLES = {
    "regulatory_events": "{kind}: {authority}[, {subject}]",
    "regulatory_status": "{use}, {jurisdiction}: {status}",
    "approval_statements": "{speaker}: {says}",
    "filings": "{form}: {company}",
    "approval_hits": "To be looked at: {register}, {identifier}[, {title}]",
}
#: The column that makes an edited row news of its kind again.
_DECIDES = {"regulatory_events": "kind", "regulatory_status": "status", "approval_statements": "says"}
#: Columns of which the first that is there has the date, the text, and what stands for the source.
_DATES, _SOURCES = ("date", "as_of", "published", "filed_on"), ("source_url", "url")
_WHAT = (
    "summary",
    "legal_basis",
    "outcome",
    "matched",
    "title",
    "statement",
    "claim",
    "segment",
    "what",
    "label",
    "note",
)
_NAMES = ("company", "publisher", "authority", "subject", "speaker", "sponsor_link", "registry_id", "firm")
_PAGES = dict.fromkeys((*_DECIDES, "approval_hits"), "regulation") | {
    **dict.fromkeys(("human_studies", "cosmetic_claims"), "evidence"),
    **dict.fromkeys(("trials_sample", "published_trial_counts"), "trials"),
    "published_period_totals": "literature",
    "about_facts": "about",
}
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
    of = _Pair(before, now, catalogue)
    parts = (_rows(of), _studies(of, found), _retractions(of), _steps(of), _verdicts(of), _numbers(of, found))
    return list({item.id: item for item in chain(*parts)}.values())


@dataclass(frozen=True)
class _Pair:
    """Both sides, and what several kinds of news ask of them."""

    before: Side
    now: Side
    catalogue: Catalogue

    def both(self, *names: str) -> bool:
        return self.before.has(*names) and self.now.has(*names)

    def topics(self, table: str, key: str) -> dict[str, tuple[str, ...]]:
        """Record to its topics, by the later sets."""
        rows = self.now.tables[table]
        rows = rows[rows["definition"].eq(STANDARD)] if "definition" in rows else rows
        return {str(one): tuple(topics) for one, topics in rows.groupby(key)["topic"]}

    def joined(self, table: str, keys: Sequence[str]) -> list[dict[Any, Any]]:
        """Rows that both sides have, of the standard definition by Entrez date; earlier cells as `<name>_before`."""
        sides = []
        for side in (self.now, self.before) if self.both(table) else ():
            rows = side.tables[table].dropna(subset=list(keys))
            for column, cell in (("definition", STANDARD), ("date_basis", "entrez")):
                rows = rows[rows[column].eq(cell)] if column in rows else rows
            sides.append(rows)
        if not sides:
            return []
        rows = sides[0].merge(sides[1], on=list(keys), suffixes=("", "_before"))
        return rows.astype(object).where(rows.notna(), None).to_dict("records")

    def page(self, page: str, **choices: str) -> str:
        """The address of a page with what is chosen there; an edition but the live one is named."""
        edition = self.now.manifest.get("edition", "live")
        asked = urlencode(choices if edition == "live" else choices | {"edition": edition})
        return f"{page}?{asked}" if asked else page

    def source(self, table: str, url: str | None = None, *, is_kept: bool = False) -> str:
        """Where a record can be read, else the table: a made-up number could be that of a real record."""
        is_made_up = self.now.manifest.get("edition") == "simulated" and not is_kept
        outside = None if is_made_up or url is None else address(url)
        return outside or self.page("methods", methods_part="table", table=table)


def _rows(of: _Pair) -> Iterator[Item]:
    """New rows, such as are decided otherwise, edited ones, and those that are gone."""
    has_asked = of.before.has("approval_answers")
    asked = set(of.before.tables["approval_answers"]["register"]) if has_asked else set()
    for name, entry in of.now.manifest["tables"].items():
        is_kept = is_ledger(entry)
        if not of.both(name) or not (name in _TITLES or (is_kept and "topics" in entry["columns"])):
            continue
        sides = [by_key(side.tables[name], entry["key"]) for side in (of.before, of.now)]
        moved = row_revisions(name, entry["key"], of.before.tables[name], of.now.tables[name])
        # A column that one version of the product has and the other has not was edited by nobody.
        shared = [one for one in entry["columns"] if one in of.before.tables[name]]
        moved = moved[moved["column"].isna() | moved["column"].isin(shared)]
        moved = moved[moved["grade"].ne("minor") & (moved["kind"].eq("added") | is_kept)]
        for (key, kind), cells in moved.groupby(["row", "kind"], sort=False):
            row = dict(sides[kind != "removed"].loc[str(key)])
            if name == "approval_hits" and row["register"] not in asked:
                continue  # what a register says the first time it answers is no news of that day
            decides = _DECIDES.get(name, "")
            is_new = kind == "added" or decides in set(cells["column"])
            labels = [entry["columns"][one]["label"] for one in cells["column"].dropna()]
            other = f"Changed: {', '.join(labels)}." if labels else "The row is gone."
            place = {one: row[one] for one in ("jurisdiction", "use")} if name == "regulatory_status" else {}
            told_as = _kind(name, row) if is_new else "edited" if kind == "edited" else "taken_back"
            title = _title(of, name, str(key), row)
            yield Item(
                kind=told_as,
                of=f"{name} {key}",
                became=str(row.get(decides, "")) if is_new else "; ".join(cells["new"].fillna("")),
                title=title if is_new else f"{told(told_as)}: {title}",
                what=_first(row, _WHAT) or "" if is_new else other,
                page=of.page(_PAGES.get(name, "market"), **place),
                source=of.source(name, _first(row, _SOURCES), is_kept=is_kept),
                date=_first(row, _DATES),
                topics=_topics(of, name, row),
                names=tuple(str(row[column]) for column in _NAMES if row.get(column)),
            )


def _first(row: Row, columns: Sequence[str]) -> str | None:
    return next((str(row[column]) for column in columns if row.get(column)), None)


def _kind(table: str, row: Row) -> str:
    if row.get(_DECIDES.get(table, "")) in ("approval", "approved", "some_approved"):
        return "approval"
    match table:
        case "regulatory_events" if row["exosome_named"] != "yes":
            return "general_rule"
        case "regulatory_events":
            return "letter" if row["kind"].endswith("letter") else "rule"
        case "regulatory_status":
            return "prohibition" if row["status"] == "prohibited" else "rule"
    return {"approval_statements": "statement", "filings": "filing", "approval_hits": "register_hit"}.get(
        table, "ledger"
    )


def _title(of: _Pair, table: str, key: str, row: Row) -> str:
    return text(_TITLES[table], _worded(of, table, row)) if table in _TITLES else f"{told(table)}: {key}"


def _worded(of: _Pair, table: str, row: Row) -> dict[str, Any]:
    """The cells as they are read: words of closed lists, jurisdictions by their names; None where one is missing."""
    columns = of.now.manifest["tables"][table]["columns"]
    worded: dict[str, Any] = {name: None if pd.isna(cell) else cell for name, cell in row.items()}
    for name, cell in worded.items():
        if cell is not None and columns.get(name, {}).get("allowed"):
            worded[name] = told(cell)
    if "jurisdiction" in row:
        places = by_key(of.now.tables["jurisdictions"], ["jurisdiction"])["name"]
        worded["jurisdiction"] = places.get(row["jurisdiction"], row["jurisdiction"])
    return worded


def _topics(of: _Pair, table: str, row: Row) -> tuple[str, ...]:
    """The topics a row belongs to, as pages read it: what holds for a topic as a rule, holds for its sub-topics."""
    is_rule = table.startswith("regulatory")
    cells = pd.Series([row.get("topics", row.get("use"))], dtype="str")
    how: dict[str, Any] = {"kind": "use"} if table == "regulatory_status" else {"down": is_rule}
    words = of.now.tables["ledger_topics"]
    return tuple(one for one in of.catalogue.topics if belongs(cells, one, words, of.catalogue, **how).all())


def _studies(of: _Pair, found: Revisions) -> Iterator[Item]:
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


def _retractions(of: _Pair) -> Iterator[Item]:
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


def _steps(of: _Pair) -> Iterator[Item]:
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


def _verdicts(of: _Pair) -> Iterator[Item]:
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


def _numbers(of: _Pair, found: Revisions) -> Iterator[Item]:
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
