"""What grew: papers of each topic over complete years, with the interval of the rate."""

from pipelines.brief.language.content import Section
from pipelines.brief.language.facts import Facts, Record
from pipelines.brief.sections import growth_tables
from pipelines.brief.sections.papers import complete_years, growth_of
from pipelines.sentences.numbers import FEW, Estimate, as_it_is
from pipelines.sentences.sentence import Lead, Part, Place, Sentence, told
from pipelines.text.numerals import percent, quantity
from pipelines.topics.catalogue import Topic

Parts = tuple[Part, ...]

_PACES = {"faster": "quickened", "slower": "slowed"}
_BESIDE = {1: ", faster than", 0: ", at no clearly other pace than", -1: ", more slowly than"}


def section(facts: Facts) -> Section:
    """The sentences of every topic told that has a rate, and the papers a year as a figure."""
    found: list[Sentence] = []
    for topic in facts.topics:
        phrases = _rate(facts, topic) if facts.has("growth") else _two_years(facts, topic)
        figure = growth_tables.FIGURE if topic in facts.drawn else None
        place = Place("literature", "yearly", (("topic", topic.id),))
        found += [Sentence(parts, table, figure, place) for table, parts in phrases if parts]
        if facts.has("year_to_date"):
            found += [Sentence(parts, "year_to_date", figure, place) for parts in _running(facts, topic)]
    return Section(
        "grew",
        "What grew",
        tuple(found),
        figures=growth_tables.figures(facts),
        tables=(growth_tables.rates(facts),) if facts.is_long and facts.has("growth") else (),
        lead="Papers in PubMed by the day it counts them on (Entrez date), standard definition of each topic, "
        "complete years only. Rates come from a fit over all these years; intervals are at 95%, and “about” marks "
        "a wide one. Topics share papers.",
    )


def rate_of(row: Record | None) -> Estimate | None:
    """The rate in a row of `growth`; None where there is none, or too few records for one."""
    if row is None or row.raw("reason") is not None or row.raw("records") < FEW:
        return None
    return row.estimate("growth_pct", "growth_low_pct", "growth_high_pct", percent)


def moved(rate: Estimate) -> Parts:
    """What a rate says, as a phrase behind "papers"."""
    if rate.direction > 0:
        return told("grew by {about}{rate} a year", about=rate.about, rate=rate.number)
    if rate.direction < 0:
        return told("became fewer, at {about}{rate} a year", about=rate.about, rate=rate.number)
    return told("show no clear rise or fall, at {about}{rate} a year", about=rate.about, rate=rate.number)


def window(row: Record) -> Parts:
    """The n and the years of a row of `growth`."""
    return told(
        "{n} papers, {first} to {last}",
        n=row.known("records"),
        first=row.known("first_year", as_it_is),
        last=row.known("last_year", as_it_is),
    )


def _rate(facts: Facts, topic: Topic) -> list[tuple[str, Parts]]:
    row = growth_of(facts, topic.id)
    rate = rate_of(row)
    if row is None or rate is None:
        return []
    beside = rate_of(growth_of(facts, topic.id, "per_100k"))
    compared, numbers = _beside_pubmed(beside)
    sentence = told(
        "{topic}: papers {moved}{compared} ({interval}{numbers}; {window}).",
        topic=Lead(topic.label),
        moved=moved(rate),
        compared=compared,
        interval=rate.interval,
        numbers=numbers,
        window=window(row),
    )
    return [("growth", parts) for parts in (sentence, _pace(topic, row), _doubling(facts, topic, row, rate))]


def _beside_pubmed(rate: Estimate | None) -> tuple[str, Parts]:
    """Whether a topic outpaces PubMed as a whole, and the numbers of that."""
    if rate is None:
        return "", ()
    numbers = told(
        "; per 100,000 papers of PubMed {about}{rate}, {interval}",
        about=rate.about,
        rate=rate.number,
        interval=rate.interval,
    )
    return f"{_BESIDE[rate.direction]} PubMed as a whole", numbers


def _pace(topic: Topic, row: Record) -> Parts:
    change = row.estimate("pace_change_pct", "pace_low_pct", "pace_high_pct", percent)
    early, late = row.number("early_growth_pct", percent), row.number("late_growth_pct", percent)
    if row.raw("pace") not in _PACES or change is None or early is None or late is None:
        return ()
    return told(
        "{topic}: growth {quickened} from {early} a year in the first third of these years to {late} in the last "
        "(its yearly factor changed by {about}{change}, {interval}; {window}).",
        topic=Lead(topic.label),
        quickened=_PACES[row.raw("pace")],
        early=early,
        late=late,
        about=change.about,
        change=change.number,
        interval=change.interval,
        window=window(row),
    )


def _doubling(facts: Facts, topic: Topic, row: Record, rate: Estimate) -> Parts:
    names = ("doubling_time_years", "doubling_low_years", "doubling_high_years")
    time = row.estimate(*names, lambda value, decimals=1: f"{value:,.{max(decimals, 1)}f}")
    if not facts.is_long or time is None or rate.direction <= 0:
        return ()
    return told(
        "{topic}: at that rate the papers of a year double every {about}{time} years ({interval}; {window}).",
        topic=Lead(topic.label),
        about=time.about,
        time=time.number,
        interval=time.interval,
        window=window(row),
    )


def _running(facts: Facts, topic: Topic) -> list[Parts]:
    """The running year beside the same days of the year before; nothing where either is thin."""
    chosen = {"topic": topic.id, "definition": "standard"}
    now = facts.record("year_to_date", {**chosen, "is_running": True})
    if now is None:
        return []
    last = facts.record("year_to_date", {**chosen, "year": now.raw("year") - 1, "is_running": False})
    if last is None or min(now.raw("records"), last.raw("records")) < FEW:
        return []
    return [
        told(
            "{topic}, the running year: up to {until} PubMed took in {n} papers, up to {until_then} it had taken in "
            "{n_then}.",
            topic=Lead(topic.label),
            until=now.known("until", as_it_is),
            n=now.known("records"),
            until_then=last.known("until", as_it_is),
            n_then=last.known("records"),
        )
    ]


def _two_years(facts: Facts, topic: Topic) -> list[tuple[str, Parts]]:
    """The last complete year beside the fifth before it: for a snapshot without worked-out rates."""
    complete = complete_years(facts, topic.id)
    if len(complete) < 2:
        return []
    last, first = complete[-1], complete[max(len(complete) - 6, 0)]
    if last.raw("records") + first.raw("records") < FEW:
        return []
    return [
        (
            "topic_years",
            told(
                "{topic}: {n} papers in {year}, {n_then} in {year_then}; per 100,000 of PubMed {part} and {part_then}.",
                topic=Lead(topic.label),
                n=last.known("records"),
                year=last.known("year", as_it_is),
                n_then=first.known("records").none(),
                year_then=first.known("year", as_it_is),
                part=last.number("per_100k", quantity) or "not known",
                part_then=first.number("per_100k", quantity) or "not known",
            ),
        )
    ]
