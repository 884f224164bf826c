"""The panels of the Overview: the signature figure, all topics side by side, and the headline numbers."""

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any

import pandas as pd

from dashboard import store
from dashboard.app_pages.overview import charts, measures
from dashboard.app_pages.overview.measures import Measure
from dashboard.charts.topic_rows import TopicRow
from dashboard.look.plain import link, markdown
from dashboard.look.theme import STATUS_MARKS, topic_colour
from dashboard.panels import chosen, elsewhere, listing
from dashboard.panels import topics as topic_list
from dashboard.panels.listing import Listing
from dashboard.panels.panel import Card, Panel, act, act_line, acts_named, source_line
from pipelines.analysis.evidence.contrast import RULES
from pipelines.analysis.evidence.regulation import ApprovalAnswer, approval_answer, enforcement_letters
from pipelines.analysis.papers import literature
from pipelines.sentences import contrast as sentences
from pipelines.sentences import verdict
from pipelines.sentences.contrast import TopicRows
from pipelines.sentences.literature import growth
from pipelines.sentences.literature.papers import articles_headline
from pipelines.sentences.numbers import Record
from pipelines.sentences.sentence import kept, text
from pipelines.text.numerals import whole
from pipelines.topics.catalogue import FIELD, Theme, Topic
from pipelines.topics.terms import STANDARD


def signature(topic: Topic | Theme, *, general: bool) -> Panel:
    """Papers, trials and regulatory events of one topic; `general`: also those that do not name exosomes."""
    opened, known = store.snapshot(), store.all_topics()
    is_theme = isinstance(topic, Theme)
    rows = chosen.rows_of(topic, general=general)
    answer = _answer()
    title, why, read = sentences.topic_headline(rows, answer), list[str](), ""
    if isinstance(topic, Topic) and store.has("verdicts"):
        judged = [Record(row) for row in store.rows("verdicts", topic=topic.id).to_dict("records")]
        (title, why), read = _verdict(topic, judged), _witnesses(topic)
        if rows.stand_in:
            title = sentences.topic_headline(rows, answer, verdict.WORDS[judged[0].raw("overall")])
    caption = sentences.topic_caption(
        rows,
        is_theme=is_theme,
        parent=None if isinstance(topic, Theme) or not topic.parent else known.topics[topic.parent].label,
        made_at=opened.made_at,
    )
    return Panel(
        key="contrast",
        title=title,
        figure=partial(
            charts.contrast,
            rows.yearly,
            rows.totals,
            rows.trials,
            rows.events,
            names=store.jurisdictions(),
            colour=topic_colour([topic.id, *([] if is_theme else known.ancestors(topic.id))]),
            last_year=opened.made_at.year,
        ),
        name=f"Papers, trials and regulatory events over time: {topic.label}",
        summary=[*why, *sentences.topic_sentences(rows, answer)],
        caption=f"{markdown(caption)} {_newest(answer)} {elsewhere.topic_links(topic)}{read}",
        rows=chosen.as_one_table(rows),
        headings=store.headings(
            "published_year_counts", "lane when what source_title source_url accessed_on"
        ),
        cards=cards(topic),
        on_select=True,
        whole=tuple(
            name
            for name in [
                "topic_years",
                "published_year_counts",
                "trials",
                "trials_sample",
                "regulatory_events",
            ]
            if store.has(name)
        ),
        searches=[
            *([] if rows.stand_in else elsewhere.searches(topic, "standard")),
            *([] if is_theme else elsewhere.sent_to("trials", topic.id)),
        ],
    )


def _verdict(topic: Topic, rows: list[Record]) -> tuple[str, list[str]]:
    """The verdict, and its numbers, what it is by each definition, what would change it and who shows it."""
    beside = Record(store.rows("contrast", topic=topic.id).iloc[0])
    why = (make(rows) for make in (verdict.counted, verdict.by_definition, verdict.change, verdict.shown_by))
    title, *told = ("".join(map(str, of)) for of in (verdict.said(topic.label, rows, beside), *why))
    return title, kept(*told)


def _witnesses(topic: Topic) -> str:
    """The records that show it, read strictly, each led to where it can be read (Markdown)."""
    named = store.rows("verdicts", topic=topic.id, definition=STANDARD)["witnesses"].str.split(", ").explode()
    rows = store.rows("evidence_witnesses", topic=topic.id).drop_duplicates("witness")
    own = rows[rows["witness"].isin(named)]
    places = zip(own["witness"], elsewhere.witness_addresses(own), strict=True)
    linked = ", ".join(link(name, place) for name, place in places)
    return f" Records that show it: {linked}." if linked else ""


def _answer() -> ApprovalAnswer:
    ledgers = ("regulatory_events", "regulatory_status", "approval_statements")
    return approval_answer(*map(store.table, ledgers))


def marks(topic: Topic | Theme, asked: str) -> dict[str, str]:
    """What is behind the signature figure, as it stands in an address, and in words; the first asks for nothing.

    Studies and acts are many: they are listed by year and place, and one alone only when it is asked for.
    """
    rows, names = chosen.rows_of(topic, general=True), store.jurisdictions()
    years, places = _start_years(rows.trials).value_counts(), rows.events["jurisdiction"].value_counts()
    alone = {f"trial {nct_id}": f"Study {nct_id}" for nct_id in rows.trials["nct_id"]}
    alone |= {f"event {act}": label for act, label in acts_named(rows.events).items()}
    return {
        "": "A bar or mark of the figure, or one of this list",
        **{f"papers {year}": f"Papers of {year}" for year in rows.yearly["year"]},
        **{f"trials {year}": _starting(year, count) for year, count in years.sort_index().items()},
        **{f"events {code}": f"Acts of {names[str(code)]}: {count}" for code, count in places.items()},
        **{mark: label for mark, label in alone.items() if mark == asked},
    }


def _start_years(trials: pd.DataFrame) -> pd.Series:
    return trials["start_date"].str[:4].fillna(_NO_YEAR)


def _starting(year: object, count: int) -> str:
    return (
        f"Studies without a start: {count}" if year == _NO_YEAR else f"Studies that start in {year}: {count}"
    )


def behind(topic: Topic | Theme, mark: str) -> Listing:
    """What one of the `marks` of the signature figure stands for: its kind, and its year or number."""
    kind, _, name = mark.partition(" ")
    rows = chosen.rows_of(topic, general=True)
    if kind == "papers":
        return _papers_of(topic, rows, int(name))
    if kind == "event":
        return act(name)
    if kind == "events":
        found = store.fitting(rows.events, jurisdiction=name).to_dict("records")
        return Listing(
            key="behind", title=store.jurisdictions()[name], lines=[act_line(row) for row in found]
        )
    years = _start_years(rows.trials)
    own = rows.trials[years.eq(name)] if kind == "trials" else store.fitting(rows.trials, nct_id=name)
    title = _starting(name, len(own)) if kind == "trials" else f"Study {name}"
    return Listing(key="behind", title=title, lines=[_study_told(row) for row in own.to_dict("records")])


def _study_told(row: Mapping[Hashable, Any]) -> str:
    facts = [row[name] for name in ("title", "phase", "overall_status", "sponsor") if not pd.isna(row[name])]
    start = "not stated" if pd.isna(row["start_date"]) else row["start_date"]
    return f"{markdown('; '.join([*facts, f'start {start}']))}. {link(row['nct_id'], row['source_url'])}"


def _is_cited(topic: Topic | Theme) -> bool:
    """Whether the papers of a topic are somebody's published count."""
    return isinstance(topic, Theme) or not store.has("topic_years")


def _papers_of(topic: Topic | Theme, rows: TopicRows, year: int) -> Listing:
    """The papers of one year: by name where they are held, else whose count it is."""
    own = rows.yearly[rows.yearly["year"].eq(year)]
    title = articles_headline(topic.label, year, int(own["records"].sum()))
    # What stands in for a topic was counted by another search.
    basis = "publication" if _is_cited(topic) else "entrez"
    at_pubmed = "" if rows.stand_in else elsewhere.year_at_pubmed(topic, "standard", basis, year)
    if isinstance(topic, Theme) or topic.is_context or topic.id == FIELD or not store.has("articles"):
        cited = f"Counted by {source_line(own.iloc[0].to_dict())}."
        whose = cited if _is_cited(topic) else markdown(rows.papers_source)
        return Listing(
            key="behind",
            title=title,
            why_none=f"Only counts are held here, no records to list. {whose} {at_pubmed}",
        )
    found = literature.of_topic(store.table("articles"), store.members(), topic.id, "standard")
    found = found[found["entrez_year"].eq(year)]
    asked = f"?edition={store.snapshot().edition}&topic={topic.id}&years={year}-{year}&literature_part=papers"
    return Listing(
        key="behind",
        title=title,
        lines=listing.article_lines(found),
        count=len(found),
        caption=f"The newest first. [All of them](literature{asked}). {at_pubmed}",
    )


_BY_RULE, _NO_YEAR = "rules", "unknown"
_GROWTH = "Growth of papers a year"


def offered() -> list[dict[str, str]]:
    """What can be set side by side, by column: of attention, of evidence, of regulation."""
    rows = _rows()
    attention, evidence, regulation = (
        {measure.column: measure.label for measure in of}
        for of in (
            measures.available(measures.ATTENTION, rows),
            measures.available(measures.EVIDENCE, rows),
            measures.REGULATION,
        )
    )
    return [attention, evidence, {_BY_RULE: "Jurisdictions by rule"} | regulation]


def side_by_side(attention: str, evidence: str, regulation: str) -> Panel:
    """One measure of each kind beside the others, for every topic."""
    rows, tracks = _rows(), _tracks()
    known = {measure.column: measure for measure in measures.ALL}
    columns = [
        _rules(rows) if chosen == _BY_RULE else _column(rows, known[chosen])
        for chosen in (attention, evidence, regulation)
    ]
    names, table = topic_list.labels(), store.table("contrast")
    return Panel(
        key="topics",
        title=sentences.headline(rows, names),
        figure=partial(charts.side_by_side, tracks, columns),
        name=f"Attention, evidence and regulation by topic: {', '.join(column.title for column in columns)}",
        summary=_ratios(rows, tracks),
        caption=f"{sentences.caption(rows, day=f'{store.snapshot().made_at:%Y-%m-%d}')} {elsewhere.what_counts()}",
        rows=table.assign(topic=table["topic"].map(names)),
        headings=store.headings("contrast"),
        credit=elsewhere.papers_credit() if rows["papers"].notna().any() else None,
        whole="contrast",
    )


def _tracks() -> list[TopicRow]:
    there = set(store.table("contrast")["topic"])
    return [track for track in topic_list.rows(with_field=False) if track.id in there]


def _rows() -> pd.DataFrame:
    table = store.table("contrast")
    return table[table["topic"].isin([track.id for track in _tracks()])]


def _ratios(rows: pd.DataFrame, tracks: list[TopicRow]) -> list[str]:
    """A sentence for each topic that is neither a part of another nor context."""
    known = store.all_topics().topics
    by_topic = {row["topic"]: row for row in rows.to_dict("records")}
    return [
        sentences.ratio_sentence(track.label, by_topic[track.id])
        for track in tracks
        if not track.depth and not known[track.id].is_context
    ]


def _column(rows: pd.DataFrame, measure: Measure) -> charts.Column:
    cells = rows.to_dict("records")
    values = {row["topic"]: measures.value(row, measure) for row in cells}
    drawn = {topic: value for topic, value in values.items() if value is not None}
    ends = measure.ends
    return charts.Column(
        measure.title,
        "interval" if ends else "bar",
        drawn,
        {row["topic"]: measures.text(row, measure) for row in cells},
        {
            row["topic"]: (float(row[ends[0]]), float(row[ends[1]]))
            for row in cells
            if ends and row["topic"] in drawn
        },
    )


def _rules(rows: pd.DataFrame) -> charts.Marks:
    marks = [STATUS_MARKS[status] for status in RULES.values()]
    return charts.Marks(
        "Jurisdictions by rule",
        [(mark.label, mark.symbol, mark.colour) for mark in marks],
        {row["topic"]: [int(row[column]) for column in RULES] for row in rows.to_dict("records")},
    )


def cards(topic: Topic | Theme) -> list[Card]:
    """Four numbers of a topic: papers in the newest whole year, their growth, studies, and letters."""
    rows = chosen.rows_of(topic, general=False)
    return [*_papers(topic, rows), _studies(topic, rows), _letters(topic, rows)]


def _papers(topic: Topic | Theme, rows: TopicRows) -> list[Card]:
    closed = rows.yearly[~rows.yearly["is_open"]]
    if closed.empty:
        why = "Nobody's yearly count of it could be cited, and none was fetched."
        return [Card(label, None, why) for label in ("Papers a year", _GROWTH)]
    last, is_cited = closed.iloc[-1].to_dict(), _is_cited(topic)
    whose = "by Entrez date."
    if is_cited:
        of = "of the stand-in; " if rows.stand_in else ""
        whose = f"{of}{link('source', last['source_url'])}."
    name, basis = (last["theme"], "publication") if is_cited else (topic.id, "entrez")
    return [
        Card(f"Papers in {last['year']}", whole(last["records"]), f"Newest whole year; {whose}"),
        _growth(store.growth_rate(name, basis, "records", (0, 0), (0, 0)), stand_in=bool(rows.stand_in)),
    ]


def _growth(row: Mapping[Hashable, Any] | None, *, stand_in: bool) -> Card:
    if row is None:
        return Card(_GROWTH, None, "This snapshot holds no growth rate of it.")
    if pd.isna(row["growth_pct"]):
        return Card(_GROWTH, "No rate", markdown(growth.rests_on(row)[0]))
    template = "95%: {growth_low_pct:%1} to {growth_high_pct:%1}, {first_year:=} to {last_year:=}"
    caption = f"{text(template, row)}{'; stand-in' if stand_in else ''}."
    return Card(_GROWTH, text("{growth_pct:+%1}", row), markdown(caption))


def _studies(topic: Topic | Theme, rows: TopicRows) -> Card:
    is_theme = isinstance(topic, Theme)
    template = (
        "Of {} beyond a mention, in a dated sample."
        if rows.is_sample
        else "Of {:registered study|registered studies} of all topics."
    )
    of = markdown(text(template, rows.trials_in_all))
    reach = _reach(topic) if rows.is_sample or is_theme else ""
    return Card("Studies that give vesicles", _found(len(rows.trials)), " ".join(kept(of, reach)))


def _letters(topic: Topic | Theme, rows: TopicRows) -> Card:
    letters = enforcement_letters(rows.events)
    said = kept("That name exosomes; not FDA's total.", _reach(topic))
    return Card("FDA letters found", _found(len(letters)), " ".join(said))


def _newest(answer: ApprovalAnswer) -> str:
    """Whether an approval was found, and the newest statement on it with its source (Markdown)."""
    approved = text("Approved exosome products found, of any topic: {:or none}", answer.approvals)
    speaker, scope = (markdown(answer.latest[column]) for column in ("speaker", "scope"))
    source = link("source", answer.latest["source_url"])
    return f"{approved}; newest statement {answer.latest['date']}, {speaker}, on {scope} ({source})."


def _found(count: int) -> str:
    return whole(count) if count else "None"


def _reach(topic: Topic | Theme) -> str:
    """What else stands with a topic's own rows of the ledgers (Markdown)."""
    if isinstance(topic, Theme):
        return "Of the whole field."
    parent = topic.parent and store.all_topics().topics[topic.parent].label
    return markdown(text("[With what concerns {} as a whole.]", parent))
