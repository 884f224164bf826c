"""The panels of the page Who & what, each for one topic: countries, organisations, journals."""

from dataclasses import dataclass
from functools import partial
from textwrap import shorten
from typing import Any

import pandas as pd

from dashboard import store
from dashboard.address import bound, controls
from dashboard.app_pages.who.charts import multiples
from dashboard.charts.counts import ranked_bars
from dashboard.charts.intervals import Part, Value, intervals
from dashboard.look.plain import markdown
from dashboard.panels import elsewhere
from dashboard.panels import topics as topic_list
from dashboard.panels.listing import Listing
from dashboard.panels.panel import Notice, Panel
from dashboard.panels.studies import held
from dashboard.panels.tables import Sheet
from pipelines.analysis.affiliations.countries import country_names
from pipelines.analysis.affiliations.organisations import INSTITUTION
from pipelines.analysis.papers.literature import interval_of
from pipelines.analysis.trials.counts import company_of
from pipelines.sentences.sentence import text
from pipelines.text.numerals import percent, share, whole
from pipelines.topics.terms import STANDARD

#: How many stand in a figure of bars, and how many beside one another.
_BARS, _BESIDE = 15, 6
_LONGEST = 40  # signs of a name: two lines beside a bar
_COUNTED = {"records": "Whole counts", "fractional": "Fractional counts"}
_RULE = "Read from affiliations by a rule of names (docs/affiliations.md says how often it is right)."
_ALL = "All papers of the topic"
_SINCE = "papers in complete years since 2015"
_RATE = ("growth_pct", "growth_low_pct", "growth_high_pct")


@dataclass(frozen=True)
class Choice(topic_list.TopicChoice):
    """What the reader chose on the page."""

    counted: str  # a column of country_years

    def rows(self, table: str) -> pd.DataFrame:
        """The rows of the topic in one of the tables; a country by its name."""
        rows = store.rows(table, topic=self.topic.id)
        return rows.assign(country=rows["country"].map(country_names())) if "country" in rows else rows

    def panel(self, table: str, said: str, columns: str, headings: dict[str, str], **parts: Any) -> Panel:
        """A panel of a table: `said` ends its caption, `columns` are those of its rows."""
        label = self.topic.label
        return Panel(
            title=f"{label}: {parts.pop('finding')}",
            name=f"{parts.pop('shows')}: {label}",
            caption=f"{elsewhere.papers_note()} Standard definition, by publication year, since 2015. {said}",
            headings=store.headings(table, columns, **headings),
            credit=elsewhere.papers_credit(),
            whole=table,
            searches=elsewhere.searches(self.topic, STANDARD),
            **parts,
        )


def chosen(part: str) -> Choice:
    """The controls of the page."""
    topic = controls.topic()
    counted = bound.segments("Counting", _COUNTED, "counted", "records") if part == "countries" else "records"
    return Choice(topic, counted)


def _most(rows: pd.DataFrame, what: str, value: str) -> pd.Series:
    """The sum of complete years for each, most first, by alphabet among equals."""
    sums = rows[~rows["is_open"]].groupby(what)[value].sum().astype("float64").sort_index()
    return sums[sums.gt(0)].sort_values(ascending=False, kind="stable")


def _bars(choice: Choice, sums: pd.Series, total: int, decimals: int = 0) -> partial[Any]:
    """The first of them as bars, each with its number and its share of all."""
    top = sums.head(_BARS)
    texts = [f"{value:,.{decimals}f} ({share(value / total)})" for value in top]
    labels = pd.Series([shorten(name, _LONGEST, placeholder=" \u2026") for name in top.index], dtype="str")
    return partial(
        ranked_bars, labels, top.reset_index(drop=True), pd.Series(texts, dtype="str"), choice.colour
    )


def countries(choice: Choice) -> Panel | Notice:
    """Papers by country, over all complete years."""
    rows, is_whole = choice.rows("country_years"), choice.counted == "records"
    closed = rows[~rows["is_open"]]
    totals = closed.drop_duplicates("year")
    located, papers = int(totals["with_country"].sum()), int(totals["articles"].sum())
    if not located:
        return Notice("No paper of a complete year names a country.")
    sums = _most(rows, "country", choice.counted)
    most = ", ".join(f"{name} ({share(count / located)})" for name, count in sums.head(3).items())
    return choice.panel(
        "country_years",
        f"Complete years. {_RULE} Where somebody works, not where the work was paid for. Codes and names are those of "
        "ISO 3166.",
        "country year records fractional with_country articles share share_low share_high",
        {"articles": _ALL},
        key="by_country",
        finding=f"most papers come from {most}",
        shows="Papers by country",
        figure=_bars(choice, sums, located, 0 if is_whole else 1),
        summary=[
            f"{whole(papers)} {_SINCE}: {whole(located)} name a country, {share(1 - located / papers)} none.",
            "A paper of several countries counts once in each: the bars add up to more than the papers."
            if is_whole
            else "A paper of n countries counts 1/n in each: the bars add up to the papers that name one.",
        ],
        rows=closed,
    )


def country_growth(choice: Choice) -> Panel:
    """Growth of the countries with most papers, with its interval."""
    rows = choice.rows("country_growth")
    known = rows.dropna(subset="growth_pct")
    rates = known.sort_values(["records", "country"], ascending=[False, True]).head(_BARS)
    told = [
        "{} a year ({} to {})".format(*map(percent, row)) for row in rates[[*_RATE]].to_numpy(dtype=float)
    ]
    values = map(Value, rates["country"], told, *(rates[end] for end in _RATE))
    return choice.panel(
        "country_growth",
        "Complete years, ten at most; whole counts, fitted as all growth here, with 95% intervals. The line: no "
        "growth. Of many countries some lie apart by chance.",
        f"country first_year last_year records {' '.join(_RATE)} reason",
        {},
        key="country_growth",
        finding=f"papers clearly grew in {rates['growth_low_pct'].gt(0).sum()} of {len(rates)} countries",
        shows="Growth of papers by country",
        figure=partial(intervals, [Part("Growth of papers, a year", list(values))], choice.colour),
        summary=[
            f"The countries with most papers; {len(rows) - len(known)} of {len(rows)} have too few for a rate."
        ],
        rows=rows,
    )


def country_years(choice: Choice) -> Panel:
    """The countries with most papers over the years."""
    return _beside(choice, "country_years", "country", choice.counted)


def journal_years(choice: Choice) -> Panel:
    """The journals with most papers over the years; a year without one has no row."""
    return _beside(choice, "journal_years", "journal", "records")


def _beside(choice: Choice, table: str, what: str, counted: str) -> Panel:
    """The years of those with most papers, beside one another."""
    rows = choice.rows(table)
    sums = _most(rows, what, counted)
    most = {name: place for place, name in enumerate(sums.index[:_BESIDE])}
    shown = rows[rows[what].isin(most)].assign(
        label=rows[what], place=rows[what].map(most), value=rows[counted]
    )
    shown = shown.sort_values(["place", "year"])
    so_far = shown["is_open"].map({True: " so far", False: ""})
    told = shown["value"].map("{:,.4g}".format) + " of " + shown["articles"].map("{:,}".format) + so_far
    # Next year has a row before it has papers: a bar of nothing is no sign of it.
    is_empty = shown["is_open"] & shown.groupby("year")["value"].transform("max").eq(0)
    papers = int(rows[~rows["is_open"]].drop_duplicates("year")["articles"].sum())
    leads = "".join(
        f"{name} has most, {whole(n)} of {whole(papers)} {_SINCE}" for name, n in sums.head(1).items()
    )
    return choice.panel(
        table,
        f"Hollow: unfinished year. {_RULE if what == 'country' else 'Where papers appear, not how good they are.'}",
        f"{what} year value articles is_open",
        {"value": "Papers", "articles": _ALL},
        key=table,
        finding=leads or "no paper in a complete year",
        shows=f"Papers by year and {what}",
        figure=partial(multiples, shown.assign(told=told)[~is_empty], choice.colour),
        summary=[f"The {len(most)} with most papers, on one scale."],
        rows=shown,
    )


def institutions(choice: Choice) -> Panel | Notice:
    """The institutions that most papers name."""
    rows = choice.rows("organisation_counts")
    rows = rows[rows["kind"].eq(INSTITUTION)].sort_values(
        ["records", "organisation"], ascending=[False, True]
    )
    if rows.empty:
        return Notice("No institution was found in an affiliation.")
    papers, first, most = (
        int(rows["articles"].iloc[0]),
        rows["organisation"].iloc[0],
        int(rows["records"].iloc[0]),
    )
    return choice.panel(
        "organisation_counts",
        f"{_RULE} Names, not bodies: one body has several names.",
        "organisation records articles",
        {"articles": _ALL},
        key="institutions",
        finding=f"{first} is named most, by {whole(most)} of {whole(papers)} papers since 2015",
        shows="Papers by institution",
        figure=_bars(choice, rows.set_index("organisation")["records"], papers),
        summary=["A paper counts once in every institution it names. More papers are not better papers."],
        rows=rows,
    )


def companies(choice: Choice) -> Panel | Notice:
    """The share of papers with a company among their affiliations, by year."""
    rows = choice.rows("company_years")
    rows = rows[rows["articles"].gt(0)]
    closed = rows[~rows["is_open"]]
    if closed.empty:
        return Notice("No paper of a complete year has an affiliation.")
    found = interval_of(int(closed["records"].sum()), int(closed["articles"].sum()))
    drawn = rows.rename(columns={"share": "value", "share_low": "low", "share_high": "high"})
    told = [
        f"{row['records']:,} of {row['articles']:,}, {share(row['value'])} ({share(row['low'])} to "
        f"{share(row['high'])})"
        for row in drawn.to_dict("records")
    ]
    return choice.panel(
        "company_years",
        f"Of papers with affiliations, each year with its 95% interval (Wilson). Hollow: unfinished year. {_RULE}",
        "year records articles share share_low share_high is_open",
        {"records": "Papers with a company", "articles": "Papers with affiliations"},
        key="company_share",
        finding="{share:.1%} of papers name a company ({low:.1%} to {high:.1%})".format(**found),
        shows="Share of papers with a company among their affiliations",
        figure=partial(
            multiples, drawn.assign(label="Papers with a company", told=told), choice.colour, ",.0%"
        ),
        summary=["Firms whose affiliation has no legal form are missed, so it is a lower bound."],
        rows=rows,
    )


def firms(choice: Choice) -> Listing:
    """The firms of the ledger with their papers and studies of the topic."""
    works = _works(choice.topic.id)
    counts = works.groupby("Company")["What"].value_counts().unstack().reindex(columns=["Paper", "Study"])
    told = counts.fillna(0).astype(int).itertuples()
    lines = [
        text("{}: {:paper}, {:study|studies}", markdown(str(name)), papers, studies)
        for name, papers, studies in told
    ]
    none = "No affiliation and no lead sponsor has the name of a firm of the ledger."
    return Listing(
        key="firms",
        title=f"{choice.topic.label}: {len(counts)} firms of the ledger have papers or studies",
        lines=lines,
        count=len(works),
        whole=partial(_works_sheet, choice.topic.id) if lines else None,
        why_none=None if lines else none,
        caption=f"Papers that name the firm among their affiliations; studies whose lead sponsor it is. {_RULE}",
    )


def _works(topic: str) -> pd.DataFrame:
    """The papers and studies of firms of the ledger, newest first, under their headings."""
    papers, ledger = (
        store.fitting(store.members(), topic=topic, definition=STANDARD),
        store.table("companies"),
    )
    named = (
        store.table("article_organisations").dropna(subset="company")[["pmid", "company"]].drop_duplicates()
    )
    papers = named.merge(papers[["pmid"]], on="pmid").merge(store.table("articles"), on="pmid")
    studies = held("topic_trials").query("topic == @topic").merge(held("trials"), on="nct_id")
    studies = studies.assign(
        company=studies["sponsor"].map(lambda name: company_of(name, ledger), na_action="ignore")
    )
    studies = studies.dropna(subset="company")
    found = [
        pd.DataFrame(
            {"Company": rows["company"], "What": what, "Title": rows["title"], "Date": rows[day]}
            | {"Identifier": rows[key], "Source": address(rows[key])}
        )
        for rows, what, key, day, address in (
            (papers, "Paper", "pmid", "entrez_date", elsewhere.article_addresses),
            (studies, "Study", "nct_id", "start_date", elsewhere.study_addresses),
        )
    ]
    return pd.concat(found).sort_values(["Company", "Date"], ascending=[True, False])


def _works_sheet(topic: str) -> Sheet:
    name = "Papers and studies of firms of the ledger"
    return Sheet("firms", _works(topic), name, elsewhere.papers_credit())
