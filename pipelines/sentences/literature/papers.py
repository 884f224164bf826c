"""Papers of a topic: by year, by type, shared with other topics, listed, and in years that are not over."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from pipelines.analysis.numbers.proportions import is_thin
from pipelines.sentences.literature.growth import Rate, compared_sentence
from pipelines.sentences.numbers import FEW, Record
from pipelines.sentences.sentence import Parts, capital, filled, kept, listed, some, text
from pipelines.text.numerals import share
from pipelines.topics.terms import FIELD

Row = Mapping[Hashable, Any]

#: What a reader must know of the back-tests.
BACKTEST_SENTENCES = [
    "An interval at 95% should hold in about 95 of 100. Neighbouring days and topics share articles, so the "
    "back-tests are not independent.",
    "Beside each topic: how many of its back-tests held. A topic that is not there had too few papers to learn from.",
]

#: What counts as a paper, in captions.
LEFT_OUT = "Papers: without notices and preprints with their article."
EVERYTHING = "All records: with notices and preprints that have their article beside them."
NOT_TOLD_APART = "All records: this snapshot does not tell notices and preprints with their article apart."


def what_counts(told_apart: bool) -> str:
    """What a count of papers holds."""
    return LEFT_OUT if told_apart else NOT_TOLD_APART


def left_out(notices: int, twins: int) -> str:
    """What of a set is no paper."""
    template = "Papers: {:notice} and {:preprint} with {n:?its|their} article left out."
    return text(template, notices, twins, n=twins)


def likely_sentence(pairs: int) -> str:
    """How many preprints may be counted twice; "" for none."""
    template = "[{:preprint} {n:?has|have} title and first author of another paper here, without a link: both count.]"
    return text(template, some(pairs), n=pairs)


def two_years(last: Record, first: Record) -> Parts:
    """The papers of a year beside those of an earlier one; the end has no full stop."""
    template = "{records:paper} in {year:=}, {n_then:or none} in {year_then:=}"
    return filled(template, last, n_then=first.known("records"), year_then=first.known("year"))


def _closed(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[~rows["is_open"]]


def yearly_headline(label: str, rows: pd.DataFrame) -> str:
    """The finding of the yearly chart, from the complete years: last against first, with the spread of definitions.

    `rows`: `definition`, `year`, `records`, `is_open` of the years shown.
    """
    closed = _closed(rows)
    standard = closed[closed["definition"].eq("standard")].sort_values("year")
    if standard.empty or int(standard["records"].sum()) == 0:
        return f"{label}: no paper was found in the complete years shown"
    first, last = (standard.iloc[place].to_dict() for place in (0, -1))
    spread = closed[closed["year"].eq(last["year"])].set_index("definition")["records"]
    template = (
        "{}: {records:paper} in {year:=}[ ({} by the narrow, {} by the broad definition)][; {} in {:=}]"
    )
    then = (first["records"], first["year"] if len(standard) > 1 else None)
    return text(template, last, label, spread.get("narrow"), spread.get("broad"), *then)


def yearly_summary(rows: pd.DataFrame) -> list[str]:
    """What is unfinished, and the largest complete year."""
    standard = rows[rows["definition"].eq("standard")]
    closed = _closed(standard)
    lines = []
    if not closed.empty and int(closed["records"].max()) > 0:
        template = "Most papers in one complete year, standard definition: {records}, in {year:=}."
        lines.append(text(template, closed.iloc[closed["records"].argmax()]))
    return [*lines, *_unfinished(standard)]


def _unfinished(rows: pd.DataFrame) -> list[str]:
    """What there is of years that are not over; nothing where there is none."""
    unfinished = rows[rows["is_open"] & rows["records"].gt(0)].to_dict("records")
    years = ", ".join(text("{year:=}: {records} so far", row) for row in unfinished)
    return [f"Unfinished, so not a fall: {years}."] if years else []


def compared_sentences(rates: Sequence[Rate], rows: pd.DataFrame) -> list[str]:
    """A sentence for each topic: its growth, its last complete year, and what is unfinished.

    `rates`: In the order of the topics. `rows`: `label`, `definition`, `year`, `records`, `is_open` of the years shown.
    """
    lines = []
    for rate in rates:
        own = rows[rows["label"].eq(rate.label) & rows["definition"].eq("standard")].sort_values("year")
        last = _closed(own).tail(1).to_dict("records")
        years = [capital(text("{records:paper} in {year:=}.", row)) for row in last]
        lines.append(" ".join([compared_sentence(rate), *years, *_unfinished(own)]))
    return lines


def published_headline(counts: pd.DataFrame) -> str:
    """How the largest of one maker's series went over its complete years. `counts`: as of `published_sentence`."""
    most = counts.nlargest(1, "records").iloc[0]
    largest = counts[counts["label"].eq(most["label"])]
    last, first = (Record(_closed(largest).sort_values("year").iloc[place].to_dict()) for place in (-1, 0))
    template = "{}: {}; the largest of {:yearly count} that rest on one publication"
    return text(template, most["label"], two_years(last, first), counts["label"].nunique())


def published_sentence(counts: pd.DataFrame) -> str:
    """Which years published counts cover, and which of them were open when they were counted.

    `counts`: `year` and `is_open` of all of them; not empty.
    """
    years = [str(year) for year in sorted(counts.loc[counts["is_open"], "year"].unique())]
    template = (
        "Papers a year, {:=} to {:=}[; {years} {n:?is|are} not known to be complete: hollow, and not a fall]."
    )
    ends = counts["year"].min(), counts["year"].max()
    return text(template, *ends, years=listed(years), n=len(years))


def cited_sentence(label: str, yearly: pd.DataFrame, totals: pd.DataFrame) -> str:
    """What was published on a topic, as far as somebody counted it.

    `yearly`: `year`, `records`, `is_open`; empty when nobody published a yearly count. `totals`: Its cited period
    totals.
    """
    closed = _closed(yearly)
    if not closed.empty:
        first, last = (Record(closed.iloc[place].to_dict()) for place in (0, -1))
        template = "{}; the most in one year were {records}, in {year:=}."
        return capital(text(template, closed.iloc[closed["records"].argmax()], two_years(last, first)))
    if totals.empty:
        return f"Nobody published a count of papers on {label[0].lower()}{label[1:]} that could be cited."
    most = totals.iloc[totals["records"].argmax()]
    template = (
        "No yearly count was published; {:cited total covers a period|cited totals cover periods}, the largest "
        "{records} papers ({database}, {})."
    )
    return text(template, most, len(totals), str(most["period"]).replace("..", " to "))


def clinical_headline(label: str, clinical: int, articles: int, low: float, high: float) -> str:
    """The share of papers with a clinical publication type and its interval; only counts where they are few."""
    if articles < FEW or is_thin(clinical, articles):
        template = "{}: {n:.0} of {:paper} with a record {n:?has|have} a clinical publication type; too few for a share"
        return text(template, label, articles, n=clinical)
    template = (
        "{}: {:share1} of {} papers with a record have a clinical publication type ({:share1} to {:share1})"
    )
    return text(template, label, clinical / articles, articles, low, high)


def types_headline(label: str, types: pd.DataFrame, articles: int) -> str:
    """How many papers, and how many of them are reviews and randomised trials."""
    if types.empty:
        return f"{label}: no publication type is known"
    counts = types.set_index("publication_type")["articles"]
    known = (int(counts.get(name, 0)) for name in ("Review", "Randomized Controlled Trial"))
    return text("{}: {:paper}, among them {:review} and {:randomised trial}", label, articles, *known)


def overlap_headline(label: str, rows: pd.DataFrame, labels: Mapping[str, str]) -> str:
    """With which topic most papers are shared."""
    if rows.empty or int(rows["shared"].max()) == 0:
        return f"{label}: no paper also belongs to another topic"
    most = rows.iloc[0].to_dict()
    template = "{}: {shared:paper} also belong to {}, the largest overlap"
    return text(template, most, label, labels.get(most["topic"], most["topic"]))


def flags_sentence(flagged: int, articles: int, precision: str) -> str:
    """How many titles look like false hits, and how precise the search was measured to be."""
    template = "{:or None} of {:title} {} like a false hit by rule. Precision of the search: {}."
    return text(template, flagged, articles, "looks" if flagged <= 1 else "look", precision)


def listed_headline(label: str, papers: int, words: Sequence[str]) -> str:
    """What a list of papers holds; `words` are what they were narrowed to, empty where the newest come first."""
    return text("{}: {:paper}, {}", label, papers, ", ".join(words) or "the newest first")


def articles_headline(label: str, year: int, articles: int) -> str:
    """How many articles a topic has in a year."""
    return text("{}, {:=}: {:article}", label, year, articles)


def combination(cell: str, labels: Mapping[str, str]) -> str:
    """One exact combination of topics in words: "Hair only", "Skincare and Hair"."""
    names = [labels.get(topic, topic) for topic in cell.split(";")]
    return f"{names[0]} only" if len(names) == 1 else text("{}", listed(names))


def combinations_headline(rows: pd.DataFrame) -> str:
    """How many of the distinct papers belong to more than one topic of the group.

    `rows`: `label`, `degree`, `articles` of one group, most articles first.
    """
    total = int(rows["articles"].sum())
    if not total:
        return "No paper belongs to any of these topics"
    several = rows[rows["degree"].gt(1)]
    shared = int(several["articles"].sum())
    if not shared:
        return text("None of {:paper} on any of these topics belongs to more than one", total)
    template = (
        "Of {:paper} on any of these topics, {} ({:share1}) belong to more than one, most often {label} "
        "({articles})"
    )
    return text(template, several.iloc[0], total, shared, shared / total)


def combinations_sentences(rows: pd.DataFrame, drawn: int) -> list[str]:
    """How to read the columns, and which of them are in the table only."""
    rest = rows.iloc[drawn:]
    template = "[{n:rarer combination} with {papers:paper} in all {n:?is|are} in the table only.]"
    return kept(
        "Each column is one exact combination: its papers stand in all topics with a dot and in no other.",
        text(template, n=some(len(rest)), papers=int(rest["articles"].sum())),
    )


def same_days_headline(label: str, rows: pd.DataFrame) -> str:
    """The running year against the same days of the year before.

    `rows`: `year`, `until`, `records`, `is_running`, by year; the running year is among them.
    """
    running = rows[rows["is_running"]].iloc[-1].to_dict()
    until, last = date.fromisoformat(running["until"]), running["year"] - 1
    before = rows.loc[rows["year"].eq(last), "records"]
    template = "{}: {records:paper} from 1 January to {}[, {} in the same days of {:=}]"
    then = before.iloc[0] if len(before) else None
    return text(template, running, label, f"{until.day} {until:%B %Y}", then, last)


def filling_label(row: Row) -> str:
    """What stands above one year that is still filling."""
    if pd.isna(row["estimate"]):
        return text("{year:=}: {arrived} so far, no estimate", row)
    return text("{year:=}: {arrived} of about {estimate:.0} ({estimate_low:.0} to {estimate_high:.0})", row)


def filling_headline(label: str, rows: pd.DataFrame) -> str:
    """How much has arrived of the latest publication year that has an estimate, or else of which it is known."""
    known = rows[rows["fraction"].notna()].sort_values("year")
    if known.empty:
        return f"{label}: how much of its open publication years has arrived cannot be estimated"
    estimated = known[known["estimate"].notna()]
    row = (known if estimated.empty else estimated).iloc[-1].to_dict()
    template = "{label}: of the papers published in {year:=}, about {arrived} have arrived"
    return text(template, row, label=label, arrived=_arrived(row))


def filling_sentences(rows: pd.DataFrame) -> list[str]:
    """Per year, what the fraction was learnt from, or why there is no estimate."""
    lines = []
    template = "About {arrived} had arrived by {as_of}[, learnt from {learnt:earlier year}]."
    for row in rows.to_dict("records"):
        is_known, learnt = not pd.isna(row["fraction"]), some(row["learnt_years"])
        fraction = text(template, row, arrived=_arrived(row), learnt=learnt) if is_known else ""
        reason = "" if pd.isna(row["reason"]) else str(row["reason"])
        lines.append(f"{row['year']}: {' '.join(kept(fraction, reason))}")
    return lines


def _arrived(row: Row) -> str:
    """The fraction of a year that has arrived, with its interval where there is one."""
    return text("{fraction:share0}[ ({fraction_low:share0} to {fraction_high:share0})]", row)


def backtest_headline(tests: pd.DataFrame) -> str:
    """How often the interval of the back-tests held what the year came to."""
    if tests.empty:
        return "No publication year could be back-tested yet"
    template = "In {part:share0} of {n} back-tests the 95% interval held what the year came to"
    return text(template, part=float(tests["is_held"].mean()), n=len(tests))


def backtest_text(row: Row) -> str:
    """How many of one topic's back-tests held, in words; a share only where there are enough."""
    part = None if row["backtests"] < FEW else share(row["share"], 0)
    return text("[{part}, ]{held} of {backtests:back-test}", row, part=part)


CHECK_SENTENCES = (
    "Each topic's search was asked through PubMed's API, and again of the files in which NLM gives all of PubMed away.",
    "An article that only one of the two finds has one cause; what is shown has none, with its Wilson interval at 95%.",
)


def check_headline(rows: pd.DataFrame) -> str:
    """How far API and files are apart without a cause, of the field; `rows` of `baseline_check`, one definition."""
    field = rows[rows["topic"].eq(FIELD)]
    if field.empty:
        return "Of the field, PubMed's API and NLM's own files were not compared"
    template = (
        "PubMed's API and NLM's own files differ without a known cause in {share:share1} of {articles:article} "
        "({low:share1} to {high:share1})"
    )
    return text(template, field.iloc[0])


def check_text(row: Row) -> str:
    """How many of one topic's articles only one of the two finds without a cause; short, for a phone."""
    return text("{unexplained} of {articles:article} unexplained", row)


def agreement_headline(rows: pd.DataFrame) -> str:
    """The smallest and the largest ratio of Europe PMC's counts to PubMed's; `rows` has `label` and `ratio`."""
    if rows.empty:
        return "Too few articles to compare Europe PMC with PubMed"
    low, high = (rows.iloc[place] for place in (rows["ratio"].argmin(), rows["ratio"].argmax()))
    if len(rows) == 1:
        return text("Europe PMC finds {ratio:times} times as many articles as PubMed for {label}", low)
    template = "Europe PMC finds {ratio:times} ({label}) to {:times} times ({}) as many articles as PubMed"
    return text(template, low, high["ratio"], high["label"])


def echo_headline(echoes: pd.DataFrame) -> str:
    """The largest share of a topic that counting by print and electronic date would count twice, with its interval.

    `echoes`: `label`, `articles`, `echoed`, `echo_share`, `low`, `high` of the topics shown.
    """
    if echoes.empty:
        return "Too few articles to say how many would be counted in two years"
    template = (
        "Counting by print and electronic date would count up to {echo_share:share1} of a topic's articles twice "
        "({label}: {echoed} of {articles}, {low:share1} to {high:share1})"
    )
    return text(template, echoes.iloc[echoes["echo_share"].fillna(-1).argmax()])
