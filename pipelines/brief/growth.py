"""What grew: papers of each topic over complete years, with the interval of the rate."""

from pipelines.brief.content import NOT_KNOWN, Cell, Figure, Section, Table, YearBars, Years
from pipelines.brief.facts import Facts, Record
from pipelines.brief.numbers import FEW, Estimate, amount, as_it_is, percent
from pipelines.brief.rows import PRESENT
from pipelines.brief.sentences import Piece, Place, Quoted, Sentence, parts
from pipelines.topics import Topic

KEY = ("topic", "definition", "date_basis", "measure")
_DEFAULT = {"definition": "standard", "date_basis": "entrez"}
_FIGURE = "papers"
_PACES = {"faster": "quickened", "slower": "slowed"}


def section(facts: Facts) -> Section:
    """The sentences of every topic told that has a rate, and the papers a year as a figure."""
    found: list[Sentence] = []
    for topic in facts.topics:
        if facts.has("growth"):
            found += _rate(facts, topic)
        elif facts.has("topic_years"):
            found += _two_years(facts, topic)
        if facts.has("year_to_date"):
            found += _running(facts, topic)
    return Section(
        "grew",
        "What grew",
        tuple(found),
        figures=_figures(facts),
        tables=(rates(facts),) if facts.is_long and facts.has("growth") else (),
        lead=(
            "Papers in PubMed by the day it counts them on (Entrez date), standard definition of each topic, "
            "complete years only. Rates come from a fit over all these years, with 95% intervals; “about” marks a "
            "wide one. Topics share papers."
        ),
    )


def growth_of(facts: Facts, topic: str, measure: str = "records") -> Record | None:
    """The row of `growth` for a topic's default choices."""
    return facts.record("growth", topic=topic, measure=measure, **_DEFAULT)


def rate_of(row: Record | None) -> Estimate | None:
    """The rate in a row of `growth`; None where there is none, or too few records for one."""
    if row is None or row.raw("reason") is not None or row.raw("records") < FEW:
        return None
    return row.estimate("growth_pct", "growth_low_pct", "growth_high_pct", percent)


def moved(rate: Estimate) -> tuple[Piece, ...]:
    """What a rate says as a phrase behind "papers"."""
    if rate.direction > 0:
        return "grew by ", rate.about, rate.number, " a year"
    if rate.direction < 0:
        return "became fewer, at ", rate.about, rate.number, " a year"
    return ("show no clear rise or fall",)


def window(row: Record, noun: str = "papers") -> tuple[Piece, ...]:
    """The n and the years of a row of `growth`."""
    years = (row.known("first_year", as_it_is), " to ", row.known("last_year", as_it_is))
    return row.known("records"), f" {noun}, ", *years


def _rate(facts: Facts, topic: Topic) -> list[Sentence]:
    row = growth_of(facts, topic.id)
    rate = rate_of(row)
    if row is None or rate is None:
        return []
    place = Place("literature", "yearly", (("topic", topic.id),))
    beside, numbers = _beside_pubmed(facts, topic)
    said = [
        Sentence(
            parts(Quoted(topic.label), ": papers ", *moved(rate), *beside, " (", *_ends(rate), *numbers, "; ", *window(row), ")."),
            "growth",
            _FIGURE if topic in facts.drawn else None,
            place,
        )
    ]  # fmt: skip
    return said + [
        Sentence(parts(*pieces), "growth", None, place)
        for pieces in (_pace(topic, row), _doubling(facts, topic, row, rate))
        if pieces
    ]


def _ends(rate: Estimate) -> tuple[Piece, ...]:
    """The interval; with the rate where the phrase before did not tell it."""
    return rate.interval if rate.direction else (rate.about, rate.number, ", ", *rate.interval)


def _beside_pubmed(facts: Facts, topic: Topic) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Whether the topic outpaces PubMed as a whole, and the numbers of that."""
    rate = rate_of(growth_of(facts, topic.id, "per_100k"))
    if rate is None:
        return (), ()
    pace = {1: "faster than", -1: "more slowly than", 0: "no clearly other pace than"}[rate.direction]
    words = f", {'at ' if not rate.direction else ''}{pace} PubMed as a whole"
    return (words,), ("; per 100,000 papers of PubMed ", rate.about, rate.number, ", ", *rate.interval)


def _pace(topic: Topic, row: Record) -> tuple[Piece, ...]:
    change = row.estimate("pace_change_pct", "pace_low_pct", "pace_high_pct", percent)
    early, late = row.number("early_growth_pct", percent), row.number("late_growth_pct", percent)
    if row.raw("pace") not in _PACES or change is None or early is None or late is None:
        return ()
    return (
        Quoted(topic.label), f": growth {_PACES[row.raw('pace')]} from ", early, " a year in the first third of these years to ",
        late, " in the last (yearly factor changed by ", change.about, change.number, ", ", *change.interval, "; ",
        *window(row), ").",
    )  # fmt: skip


def _doubling(facts: Facts, topic: Topic, row: Record, rate: Estimate) -> tuple[Piece, ...]:
    time = row.estimate("doubling_time_years", "doubling_low_years", "doubling_high_years", _years)
    if not facts.is_long or time is None or rate.direction <= 0:
        return ()
    return (
        Quoted(topic.label), ": at that rate the papers of a year double every ", time.about, time.number, " years (",
        *time.interval, "; ", *window(row), ").",
    )  # fmt: skip


def _years(value: float, decimals: int = 1) -> str:
    return f"{value:,.{max(decimals, 1)}f}"


def _running(facts: Facts, topic: Topic) -> list[Sentence]:
    """The running year beside the same days of the year before; nothing where either is thin."""
    chosen = {"topic": topic.id, "definition": "standard"}
    now = facts.record("year_to_date", is_running=True, **chosen)
    if now is None:
        return []
    last = facts.record("year_to_date", year=now.raw("year") - 1, is_running=False, **chosen)
    if last is None or min(now.raw("records"), last.raw("records")) < FEW:
        return []
    return [
        Sentence(
            parts(
                Quoted(topic.label), ", the running year: up to ", now.known("until", as_it_is), " PubMed took in ",
                now.known("records"), " papers, up to ", last.known("until", as_it_is), " it had taken in ",
                last.known("records"), ".",
            ),
            "year_to_date",
            _FIGURE if topic in facts.drawn else None,
            Place("literature", "yearly", (("topic", topic.id),)),
        )
    ]  # fmt: skip


def _two_years(facts: Facts, topic: Topic) -> list[Sentence]:
    """The last complete year beside the fifth before it: for a snapshot without worked-out rates."""
    complete = _complete(facts, topic.id)
    if len(complete) < 2:
        return []
    last, first = complete[-1], complete[max(len(complete) - 6, 0)]
    if last.raw("records") + first.raw("records") < FEW:
        return []
    return [
        Sentence(
            parts(
                Quoted(topic.label), ": ", last.known("records"), " papers in ", last.known("year", as_it_is), ", ",
                first.known("records"), " in ", first.known("year", as_it_is), ".",
            ),
            "topic_years",
            _FIGURE if topic in facts.drawn else None,
            Place("literature", "yearly", (("topic", topic.id),)),
        )
    ]  # fmt: skip


def yearly(facts: Facts, topic: str) -> list[Record]:
    """The rows of `topic_years` for a topic's default choices, year by year."""
    key = ("topic", "definition", "date_basis", "year")
    rows = facts.records("topic_years", key, topic=topic, year=PRESENT, **_DEFAULT)
    return sorted(rows, key=lambda row: row.raw("year"))


def _complete(facts: Facts, topic: str) -> list[Record]:
    return [row for row in yearly(facts, topic) if not row.raw("is_open")]


def _figures(facts: Facts) -> tuple[Figure, ...]:
    if not facts.has("topic_years"):
        return ()
    series = {topic.label: yearly(facts, topic.id) for topic in facts.drawn}
    series = {label: rows for label, rows in series.items() if any(row.raw("records") for row in rows)}
    if not series:
        return ()
    years = sorted({row.raw("year") for rows in series.values() for row in rows})
    by_year = {label: {row.raw("year"): row for row in rows} for label, rows in series.items()}
    any_row = next(iter(by_year.values()))
    table = Table(
        "papers-table",
        "Papers per 100,000 papers of PubMed, by topic and year",
        ("Year", *series),
        tuple(
            (
                _year_cell(any_row, by_year, year),
                *(_cell(rows.get(year)) for rows in by_year.values()),
            )
            for year in years
        ),
        ("topic_years",),
    )
    panels = tuple(
        Years(
            label,
            tuple(
                (row.raw("year"), row.raw("per_100k"), bool(row.raw("is_open")))
                for row in rows
                if row.raw("per_100k") is not None
            ),
        )
        for label, rows in series.items()
    )
    return (
        Figure(
            _FIGURE,
            "Papers per 100,000 papers of PubMed, by topic",
            "Each topic has its own scale from zero. A hollow bar is a year that is not over: it is not a fall.",
            YearBars(panels),
            table,
        ),
    )


def _year_cell(first: dict[int, Record], by_year: dict[str, dict[int, Record]], year: int) -> Cell:
    row = first.get(year) or next(rows[year] for rows in by_year.values() if year in rows)
    return parts(row.known("year", as_it_is), " (not over)" if row.raw("is_open") else "")


def _cell(row: Record | None) -> Cell:
    number = None if row is None else row.number("per_100k", amount)
    return NOT_KNOWN if number is None else (number,)


def rates(facts: Facts) -> Table:
    """The growth of every topic told, on three measures."""
    labels = {"records": "papers", "per_100k": "per 100,000 of PubMed", "share_of_field": "share of the field"}
    rows = []
    for topic in facts.topics:
        for measure, words in labels.items():
            row = growth_of(facts, topic.id, measure)
            if row is not None:
                rows.append(_rates_row(Quoted(topic.label), words, row))
    return Table(
        "growth-table",
        "Growth a year over complete years",
        ("Topic", "Of", "Growth", "From", "To", "Papers", "First year", "Last year", "CAGR", "Why no rate"),
        tuple(rows),
        ("growth",),
        "CAGR rests on the first and the last year alone and swings with either; growth rests on all of them.",
    ).without_empty_columns()


def _rates_row(label: Quoted, words: str, row: Record) -> tuple[Cell, ...]:
    rate = rate_of(row)
    numbers = [(part,) for part in (rate.number, rate.low, rate.high)] if rate else [NOT_KNOWN] * 3
    ends = [row.number(column, as_it_is) for column in ("first_year", "last_year")]
    cagr = row.number("cagr_pct", percent) if rate else None
    reason = row.quoted("reason")
    return (
        (label,), (words,), *numbers, (row.known("records"),),
        *((end,) if end else NOT_KNOWN for end in ends),
        (cagr,) if cagr else NOT_KNOWN,
        (reason,) if reason else (),
    )  # fmt: skip
