"""Where papers come from: the countries named most, how fast those grow, and how many papers name a company."""

from collections.abc import Iterator

from pipelines.analysis.affiliations.countries import country_names
from pipelines.brief.language.content import Section
from pipelines.brief.language.facts import Facts
from pipelines.sentences.literature.growth import moved, rate_of
from pipelines.sentences.numbers import FEW
from pipelines.sentences.sentence import Lead, Sentence, at, filled, listed, say
from pipelines.topics.catalogue import Topic

ORDER = 25
_MOST = 3


def section(facts: Facts) -> Section:
    """The countries with most papers of every topic told; nothing where no affiliations were fetched."""
    has = facts.has("country_growth")
    sentences = tuple(told for topic in facts.topics for told in _countries(facts, topic)) if has else ()
    return Section(
        "origins",
        "Where papers come from",
        sentences,
        lead="By the countries that affiliations name, in the last complete publication years, ten at most, standard "
        "definition. A paper of several countries counts in each. Read by a rule of names; more papers are not "
        "better papers.",
    )


def _countries(facts: Facts, topic: Topic) -> Iterator[Sentence]:
    rows = list(facts.records("country_growth", ("topic", "country"), {"topic": topic.id}))
    rows = sorted(rows, key=lambda row: (-row.raw("records"), row.raw("country")))[:_MOST]
    if not rows or rows[0].raw("records") < FEW:
        return
    names, place = country_names(), at("who", "country_growth", topic=topic.id)
    most = listed([filled("{} ({records})", row, names[row.raw("country")]) for row in rows])
    rate = rate_of(rows[0])
    yield say(
        "{}: most papers of {first_year:=} to {last_year:=} come from {}[; in {first} {moved} ({rate:interval})].",
        rows[0],
        Lead(topic.label),
        most,
        first=names[rows[0].raw("country")],
        moved=None if rate is None else moved(rate),
        rate=rate,
        table="country_growth",
        place=place,
    )
