"""One jurisdiction on a page: what is allowed there, what its regulators did, studies and papers from there."""

from collections.abc import Iterator

from pipelines.analysis.affiliations.countries import countries
from pipelines.brief import page
from pipelines.brief.language.content import Section
from pipelines.brief.language.facts import Facts, Where
from pipelines.brief.sections import regulators, unknown
from pipelines.sentences import trials
from pipelines.sentences.numbers import as_it_is
from pipelines.sentences.regulators import by_status
from pipelines.sentences.rows import Among, Rows, Words
from pipelines.sentences.sentence import Lead, Sentence, at, capital, say
from pipelines.sentences.vocabulary import EVENTS, STATUSES, USES

_STATUS, _ACTS = "regulatory_status", "regulatory_events"
_SAMPLED = "Studies of the dated sample from there"
_SITES, _PAPERS = "Studies with a site there", "Articles with an address there"


def codes(facts: Facts) -> dict[str, str]:
    """Code to name of every jurisdiction of the ledgers."""
    return {
        row.raw("jurisdiction"): row.raw("name") for row in facts.records("jurisdictions", ("jurisdiction",))
    }


def sections(facts: Facts, code: str) -> tuple[Section, ...]:
    """The page on the jurisdiction with that code, of `codes`; in the long form its rules and acts follow."""
    here: Where = {"jurisdiction": code}
    acts: Where = {**here, "exosome_named": "yes", "topics": facts.words()}
    studies, sites = _sites(facts, code), _SITES if facts.has("trials") else _SAMPLED
    papers = facts.has("article_countries") and facts.distinct("article_countries", "pmid", {"country": code})
    articles: Where = {"pmid": Among(Rows("article_countries", (("country", code),)), "pmid")}
    numbers = {
        "Rules found": (facts.count(_STATUS, here),),
        "Acts that name exosomes": (facts.count(_ACTS, acts),),
        sites: (facts.count(*studies) if studies else "not counted",),
        _PAPERS: (papers or "not counted",),
    }
    of_papers = (
        page.dated(facts, _PAPERS, "articles", "entrez_date", articles) if papers else _nothing(_PAPERS)
    )
    of_studies = (
        page.dated(facts, f"{sites}, by start", studies[0], "start_date", studies[1])
        if studies
        else _nothing(sites)
    )
    first = page.laid_out(
        facts,
        (*_verdict(facts, code), *_rules(facts, code)),
        numbers,
        (_STATUS, _ACTS, *([studies[0]] if studies else []), *(["article_countries"] if papers else [])),
        page.timeline(of_papers, of_studies, page.dated(facts, page.ACTS, _ACTS, "date", acts)),
        (*_studies(facts, studies), *_newest(facts, here)),
        (
            *regulators.stale(facts, here),
            *(it for it in unknown.section(facts).sentences if it.table.startswith("trials")),
        ),
        heading="What is allowed there",
    )
    tables = (*regulators.statuses(facts, here), *regulators.newest(facts, here))
    return (*first, Section("there", "Rules and acts", (), tables=tables)) if facts.is_long else first


def _verdict(facts: Facts, code: str) -> Iterator[Sentence]:
    here: Where = {"jurisdiction": code}
    rules, name = facts.count(_STATUS, here), Lead(codes(facts)[code])
    place = at("regulation", "status", jurisdiction=code)
    if not rules.value:
        yield say(
            "{}: no rule on such products was found, which is not the same as allowed.", name, table=_STATUS
        )
        return
    template = (
        "{}: {:rule on such products was found|rules on such products were found}, one for each use: {}."
    )
    yield say(template, name, rules, by_status(regulators.by_status(facts, here)), table=_STATUS, place=place)
    if facts.has("contradictions") and (n := facts.count("contradictions", {**here, "side": "a"})).value:
        template = (
            "Sources contradict one another on {n} of these rules, told no firmer than the weaker side."
        )
        yield say(template, n=n, table="contradictions", place=at("regulation", "contradictions"))


def _rules(facts: Facts, code: str) -> Iterator[Sentence]:
    """Each rule, by use."""
    for row in facts.records(_STATUS, ("jurisdiction", "use"), {"jurisdiction": code}):
        use, status = Lead(capital(USES[row.raw("use")])), STATUSES[row.raw("status")]
        day, source = row.number("as_of", as_it_is) or "undated", row.quoted("legal_basis", "source_url")
        yield say("{}: {}, {}.[ {}]", use, status, day, source, table=_STATUS)


def _nothing(label: str) -> page.Panel:
    return page.Panel(f"{label}: not counted here", _ACTS, {})


def _sites(facts: Facts, code: str) -> tuple[str, Where] | None:
    """The table of the studies that give vesicles, and which have a site there; None for a union of countries."""
    if facts.count("jurisdictions", {"jurisdiction": code, "kind": ("country", "territory")}).value == 0:
        return None
    is_fetched = facts.has("trials", "trial_countries")
    table = "trial_countries" if is_fetched else "trials_sample"
    written = {name for cell in facts.held.cells(Rows(table), "country") if cell for name in cell.split(";")}
    names = tuple(sorted(name for name in written if countries(name)[:1] == (code,)))
    if is_fetched:
        rows = Rows(table, (("country", names),))
        return "trials", {"nct_id": Among(rows, "nct_id"), "role": "tested", "is_gone": False}
    return table, {"country": Words(frozenset(names)), "role": "tested"}


def _studies(facts: Facts, studies: tuple[str, Where] | None) -> Iterator[Sentence]:
    """How many studies with a site there give vesicles; of the dated sample, where none were fetched."""
    if studies:
        table, where = studies
        count, done = facts.count(*studies), facts.count(table, {**where, "overall_status": "COMPLETED"})
        lead, place = Lead(_SITES), at("trials", "studies")
        if table == "trials":
            yield say("{}.", trials.given(lead, count, done), table=table, place=place)
        else:
            yield say(trials.SAMPLED, lead, count, table=table, place=place)


def _newest(facts: Facts, here: Where) -> Iterator[Sentence]:
    for row in regulators.acts(facts, here):
        kind, day = Lead(capital(EVENTS[row.raw("kind")])), row.known("date", as_it_is)
        summary = row.quoted("summary", "source_url")
        yield say("{}, {}: {}", kind, day, summary, table=_ACTS, place=at("regulation", "timeline"))
