"""The panels of the Market page on fetched signals, and everything of a topic on one time axis."""

from functools import partial

import pandas as pd

from dashboard import store
from dashboard.app_pages.market.charts.money import Yearly, multiples
from dashboard.app_pages.market.estimates import Choice
from dashboard.charts.lanes import LANE_OF
from dashboard.look.plain import link, markdown
from dashboard.look.theme import GREY
from dashboard.panels import chosen, elsewhere, missing
from dashboard.panels.listing import NAMED, Listing
from dashboard.panels.panel import Absence, Panel
from dashboard.panels.tables import Sheet
from pipelines.analysis.market.by_year import view_years
from pipelines.analysis.market.money import money_by_year
from pipelines.analysis.trials.counts import yearly as yearly_trials
from pipelines.sentences import money
from pipelines.sentences.contrast import TopicRows
from pipelines.sentences.sentence import counted
from pipelines.text.attribution import ONE_CASE, ZERO_IS_NOT_SAFE
from pipelines.text.numerals import million
from pipelines.text.terms import WIKIPEDIAS
from pipelines.topics.catalogue import FIELD

_DOLLARS = "million dollars"


def funding(choice: Choice) -> Panel | Absence:
    """U.S. public money and projects a fiscal year."""
    if not store.has("grant_years"):
        return missing.signal_is_missing("grant_years", "grants", "Public funding")
    rows = store.table("grant_years")
    rows = rows[rows["topic"].eq(choice.topic.id)].sort_values("fiscal_year").reset_index(drop=True)
    if rows["projects"].sum() == 0:
        return Absence(
            f"{choice.label}: no project with U.S. public money was found",
            "funding",
            f"{elsewhere.signal_source('grants', 'grant_years')} By the words for the topic in title, terms and "
            "abstract of the projects that name vesicles.",
        )
    return Panel(
        key="funding",
        title=money.funding_headline(choice.label, rows),
        figure=partial(
            multiples,
            [_awarded(rows), _yearly("Projects", rows, "fiscal_year", "projects", "projects")],
            colour=choice.colour,
            last_year=int(rows["fiscal_year"].max()),
        ),
        name=f"U.S. public funding by fiscal year: {choice.label}",
        summary=money.funding_sentences(rows),
        caption=f"{elsewhere.signal_source('grants', 'grant_years')} A fiscal year runs from October of the year "
        "before to September; hollow: not over. Dollars of the day. A project that names vesicles among other things "
        "counts with its whole amount, and a project of several years stands in each: never add projects up. From "
        "2010; earlier years are in the table. U.S. public money alone.",
        rows=rows.assign(topic=choice.label),
        headings=store.headings("grant_years"),
        credit=elsewhere.signal_credit("grants"),
        whole=("grant_years", "grants"),
        searches=elsewhere.sent_to("grants"),
    )


def _awarded(rows: pd.DataFrame) -> Yearly:
    in_millions = rows.assign(amount_usd_m=rows["amount_usd"] / 1e6)
    return _yearly(
        "Public grants, million dollars", in_millions, "fiscal_year", "amount_usd_m", _DOLLARS, is_count=False
    )


def _yearly(
    title: str, rows: pd.DataFrame, year: str, value: str, unit: str, *, is_count: bool = True
) -> Yearly:
    """A part of a figure that counts by year, from the first year of the axis on; a missing value has no bar."""
    known = rows[rows[year].ge(chosen.FIRST_YEAR).eq(True) & rows[value].notna()]
    shown = pd.DataFrame(
        {"year": known[year], "value": known[value], "is_open": known["is_open"].astype("bool")}
    )
    return Yearly(title, shown, unit, is_count)


def _cases() -> str:
    """That reports of one case count once; older snapshots counted each."""
    knows = store.has("safety_reports") and "case_id" in store.headings("safety_reports")
    return f"{ONE_CASE} " if knows else ""


def safety() -> Panel | Absence:
    """Recalls and adverse events that name vesicles, a year: of all topics, since a report names no topic."""
    if not store.has("safety_years"):
        return missing.signal_is_missing("safety_years", "safety", "Safety signals", ZERO_IS_NOT_SAFE)
    rows = store.table("safety_years")
    parts = [
        _yearly(label, reports, "year", "reports", "reports")
        for name, label in money.ENDPOINT_LABELS.items()
        if (reports := rows[rows["endpoint"].eq(name)])["reports"].sum()
    ]
    return Panel(
        key="safety",
        title=money.safety_headline(rows),
        figure=partial(multiples, parts, colour=GREY, last_year=store.snapshot().made_at.year),
        name="Recalls and reports of adverse events that name exosomes, by data set and year",
        summary=money.safety_sentences(rows),
        caption=f"{elsewhere.signal_source('safety', 'safety_years')} {_cases()}All topics together. A report does "
        "not show that the product caused the harm; without sales no rate can be formed. Recalls and events are never "
        "added up. Hollow: the year is not over. From 2010; earlier years are in the table. The reports themselves are "
        "on Data & methods, table safety\\_reports.",
        rows=rows.assign(endpoint=rows["endpoint"].replace(money.ENDPOINT_LABELS)),
        headings=store.headings("safety_years"),
        credit=elsewhere.signal_credit("safety"),
        whole=("safety_years", "safety_reports"),
        searches=elsewhere.sent_to("safety"),
    )


def filings() -> Panel | Absence:
    """Filings with the SEC that name exosomes, a year: of all topics, since a filing names no topic."""
    if not store.has("filing_years"):
        needs = "It wants an e-mail address of yours (--contact)."
        return missing.signal_is_missing("filing_years", "filings", "Filings of companies", needs)
    rows = store.table("filing_years")
    every = rows[rows["form"].eq("all")]
    return Panel(
        key="filings",
        title=money.filings_headline(rows),
        figure=partial(
            multiples,
            [
                _yearly("Filings that name exosomes", every, "year", "filings", "filings"),
                _yearly("Documents that name exosomes", every, "year", "documents", "documents"),
            ],
            colour=GREY,
            last_year=store.snapshot().made_at.year,
        ),
        name="Filings with the SEC that name exosomes, and the documents in them, by year",
        summary=money.filings_sentences(rows),
        caption=f"{elsewhere.signal_source('filings', 'filing_years')} All topics together. Documents, not filings: "
        "exhibits repeat one another. A filing that names exosomes once, or quotes the word, counts: it need not be "
        "about them. A form counts with its amendments. Hollow: the year is not over. Only those who file with the "
        "SEC.",
        rows=rows,
        headings=store.headings("filing_years", "year form filings documents is_at_least is_open"),
        credit=elsewhere.signal_credit("filings"),
        whole=("filing_years", "filings"),
        searches=elsewhere.sent_to("filings"),
    )


def new_filings() -> Listing | None:
    """The newest of them, with their pages at the SEC."""
    if not store.has("filings"):
        return None
    rows = _filings()
    return Listing(
        key="new_filings",
        title="Newest filings",
        lines=[
            f"{row['filed_on']}: {link(', '.join((row['company'], row['form'])), row['url'])}"
            for row in rows.head(NAMED).to_dict("records")
        ],
        count=len(rows),
        whole=partial(_filings_sheet),
        caption=elsewhere.signal_source("filings", "filings"),
    )


def _filings() -> pd.DataFrame:
    rows = store.table("filings")
    return rows.assign(url=elsewhere.real(rows["url"]))


def _filings_sheet() -> Sheet:
    headings = store.headings("filings", "filed_on company form documents cik accession url", url="Source")
    rows = _filings()[list(headings)].rename(columns=headings)
    return Sheet("new_filings", rows, "Filings that name exosomes", elsewhere.signal_credit("filings"))


def one_axis(choice: Choice) -> Panel:
    """Papers, grants, trials, money, warnings and approvals of a topic on one time axis."""
    held, last_year = chosen.rows_of(choice.topic, general=False), store.snapshot().made_at.year
    parts, missing = [], {}
    if held.yearly.empty:
        missing["Papers"] = "No yearly count of papers on this topic is in this edition."
    else:
        parts.append(_yearly("Papers", held.yearly, "year", "records", "papers"))
    if store.has("grant_years"):
        grants = store.table("grant_years")
        grants = grants[grants["fiscal_year"].le(last_year)]
        parts.append(_awarded(grants[grants["topic"].eq(choice.topic.id)]))
    else:
        missing["Public grants"] = "Nothing was fetched from NIH RePORTER."
    raised = money_by_year(choice.of("market_events")).groupby("year")["amount_usd_m"].sum().reset_index()
    raised = raised.assign(is_open=raised["year"].ge(last_year))
    parts.append(
        _yearly("Raised and paid, million dollars", raised, "year", "amount_usd_m", _DOLLARS, is_count=False)
    )
    started, trials = _started(held, choice.topic.id, last_year)
    parts += started
    events = held.events[held.events["kind"].isin(LANE_OF)]
    since, counts = _since(parts, trials, events), _counts(parts, trials, events)
    return Panel(
        key="one_axis",
        title=money.axis_headline(choice.label, since, chosen.FIRST_YEAR),
        figure=partial(
            multiples,
            parts,
            trials,
            events,
            names=store.jurisdictions(),
            colour=choice.colour,
            last_year=last_year,
        ),
        name=f"Papers, grants, trials, money, warnings and permissions over time: {choice.label}",
        summary=money.axis_sentences(counts, missing),
        caption=f"{markdown(choice.as_of)} {markdown(held.papers_source) if len(held.yearly) else ''} "
        f"{'Trials are a dated sample, so marks and no count.' if held.is_sample else 'Trials by start, which may be '}"
        f"{'' if held.is_sample else 'planned.'} Each part has its own scale; events at "
        f"the same time need not be cause and effect. Hollow bar: unfinished year. From 2010 to {last_year}.",
        rows=_as_one_table(parts, trials, events),
        headings={"part": "Part", "when": "When", "what": "What"},
        whole=tuple(
            filter(
                store.has, ["topic_years", "grant_years", "trial_years", "market_events", "regulatory_events"]
            )
        ),
        searches=[
            *(elsewhere.searches(choice.topic, "standard") if store.has("topic_years") else ()),
            *elsewhere.sent_to("trials", choice.topic.id),
            *elsewhere.sent_to("grants"),
        ],
    )


def _started(held: TopicRows, topic: str, last_year: int) -> tuple[list[Yearly], pd.DataFrame]:
    """Studies by their start: counted where all were fetched, else those of the sample, a mark each."""
    starts = held.trials["start_date"].str[:4].astype("Int64")
    trials = held.trials[starts.between(chosen.FIRST_YEAR, last_year).eq(True)]
    if held.is_sample:
        return [], trials
    started = yearly_trials(store.table("trial_years"), topic, "tested", "start")
    started = started[started["year"].le(last_year)]
    return [_yearly("Trials by start", started, "year", "trials", "trials")], trials.iloc[:0]


def attention() -> Panel | Absence:
    """How often Wikipedia's articles on vesicles are read, beside papers, trials and acts of regulators, all topics."""
    if not store.has("wikipedia_views"):
        return missing.signal_is_missing("wikipedia_views", "wikimedia", "Public attention")
    held, last_year = (
        chosen.rows_of(store.all_topics().topics[FIELD], general=False),
        store.snapshot().made_at.year,
    )
    views, titles = store.table("wikipedia_views"), store.table("wikipedia_titles")
    is_english = views["project"].eq("en.wikipedia")
    read = {"English": views[is_english], "other languages": views[~is_english]}
    started, trials = _started(held, FIELD, last_year)
    parts = [
        *(Yearly(f"Wikipedia in {name}, views", view_years(rows), "views") for name, rows in read.items()),
        _yearly("Papers", held.yearly, "year", "records", "papers"),
        *started,
    ]
    events = held.events[held.events["kind"].isin(LANE_OF)]
    return Panel(
        key="attention",
        title=money.attention_headline(view_years(views), parts[2].rows),
        figure=partial(
            multiples, parts, trials, events, names=store.jurisdictions(), colour=GREY, last_year=last_year
        ),
        name="Views of Wikipedia's articles on vesicles beside papers, trials and regulators",
        summary=money.attention_sentences(views, titles, WIKIPEDIAS),
        caption=f"{elsewhere.signal_source('wikimedia', 'wikipedia_views')} All topics together; views by people since "
        "July 2015, redirects included, CC0. Views are no persons, and do not tell who reads, or why. Programs that "
        "hide are told apart since 2020: before, some count as people. Each part has its own scale; hollow: not all "
        f"of the year. {markdown(held.papers_source) if len(held.yearly) else ''}",
        rows=_as_one_table(parts, trials, events),
        headings={"part": "Part", "when": "When", "what": "What"},
        credit=elsewhere.signal_credit("wikimedia"),
        whole=("wikipedia_views", "wikipedia_titles"),
        searches=elsewhere.sent_to("wikimedia"),
    )


def _name(part: Yearly) -> str:
    return part.title.split(",")[0]


def _since(parts: list[Yearly], trials: pd.DataFrame, events: pd.DataFrame) -> dict[str, int]:
    """What was found to its first year on the axis."""
    first = {}
    for part in parts:
        years = part.rows.loc[part.rows["value"].gt(0) & part.rows["year"].ge(chosen.FIRST_YEAR), "year"]
        if len(years):
            first[_name(part).lower()] = int(years.min())
    dated = {
        "trials in the sample": trials["start_date"],
        "warnings": events.loc[events["kind"].map(LANE_OF).eq("warned"), "date"],
        "permissions to test": events.loc[events["kind"].eq("clearance"), "date"],
        "approvals": events.loc[events["kind"].eq("approval"), "date"],
    }
    return first | {what: int(days.str[:4].min()) for what, days in dated.items() if len(days)}


def _counts(parts: list[Yearly], trials: pd.DataFrame, events: pd.DataFrame) -> dict[str, str]:
    """What each part holds, in words; amounts are summed over years, counts of projects and papers are not told."""
    held = {
        _name(part): f"{million(float(part.rows['value'].sum()))} dollars in {len(part.rows)} years"
        for part in parts
        if part.unit == _DOLLARS and len(part.rows)
    }
    warned = int(events["kind"].map(LANE_OF).eq("warned").sum())
    tested, approved = int(events["kind"].eq("clearance").sum()), int(events["kind"].eq("approval").sum())
    if len(trials):
        held["Trials of the sample by start"] = counted(len(trials), "mark")
    held["Regulators"] = (
        f"{counted(warned, 'warning or recall', 'warnings or recalls')}, {counted(tested, 'permission')} to test, "
        f"{counted(approved, 'approval')}"
    )
    return held


def _as_one_table(parts: list[Yearly], trials: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """One row a bar or mark: part, when, what."""
    rows = [
        (part.title, str(row["year"]), f"{row['value']:,.6g}{' (unfinished)' if row['is_open'] else ''}")
        for part in parts
        for row in part.rows.to_dict("records")
    ]
    rows += [
        ("Trials", row["start_date"], row["nct_id"] + ("" if pd.isna(row["title"]) else f" {row['title']}"))
        for row in trials.to_dict("records")
    ]
    rows += [
        ("Regulators", row["date"], f"{row['authority']}: {row['summary']}")
        for row in events.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=["part", "when", "what"], dtype="str")
