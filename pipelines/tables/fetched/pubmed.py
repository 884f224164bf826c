"""What a refresh fetches from PubMed, and the answers worked out from it."""

from dataclasses import replace
from functools import partial

from pipelines.tables.columns import (
    PRECISIONS,
    amount,
    boolean,
    category,
    count,
    day,
    identifier,
    interval,
    known_words,
    moment,
    partial_date,
    records,
    share,
    text,
    words,
    year,
)
from pipelines.tables.ledgers.literature import OVERLAP
from pipelines.tables.table import Table
from pipelines.text.sources import LABELS, SOURCES
from pipelines.topics.terms import ALL_PUBMED, BASES, DEFINITIONS, FIELD

SCOPES = (ALL_PUBMED, FIELD)
WIDTHS = ("none", *DEFINITIONS)
TERM_KINDS = ("mesh", "keyword")
#: PubMed's kinds of link (RefType), as words.
LINK_KINDS = tuple(
    f"{kind}_{way}"
    for kind, ways in {
        "associated": ("dataset", "publication"),
        "comment": ("in", "on"),
        "corrected_and_republished": ("in", "from"),
        "erratum": ("in", "for"),
        "expression_of_concern": ("in", "for"),
        "original_report": ("in",),
        "reprint": ("in", "of"),
        "republished": ("in", "from"),
        "retracted_and_republished": ("in", "from"),
        "retraction": ("in", "of"),
        "summary_for_patients": ("in",),
        "update": ("in", "of"),
    }.items()
    for way in ways
)
SEARCH_KINDS = ("set", "facet", "denominator", "preprints")

#: How PubMed was read, which tables say; by its own files to a day, it says that.
THROUGH = "PubMed through NCBI's E-utilities."
BY_FILES = "PubMed, by NLM's own files to {}."
SOURCE = (
    f"{THROUGH} Data courtesy of the U.S. National Library of Medicine; they may not be the latest it has."
)
LICENCE = (
    "NLM's terms: free to use with the source named; NLM does not endorse this product or its conclusions "
    "(https://www.ncbi.nlm.nih.gov/About/disclaimer.html). Abstracts, which may be under copyright, are not "
    "stored."
)
_fetched = partial(Table, source=SOURCE, licence=LICENCE, made_of=("searches",))
_worked_out = partial(
    Table, source="Worked out from the sets and counts that PubMed gave. " + SOURCE, licence=LICENCE
)
_ID = "[a-z][a-z0-9_]*"
_BEFORE = "Missing: every year before the first one that is counted alone."
_INTERVALS = "Intervals are Wilson's at 95%: chance alone, not what a search misses or takes in by mistake."


_NUMBER = "[1-9][0-9]*"
_PMID = identifier("PMID", "PubMed's number of the article.", _NUMBER)
_TOPIC = identifier("Topic", "Topic of topics.toml.", _ID)
_DEFINITION = category("Definition", "How wide the topic's search is.", DEFINITIONS)
_BASIS = category(
    "Date basis",
    "entrez: the day PubMed counts it on ([edat]); publication: the first year of [dp].",
    BASES,
)
_FULL = "Known from the full record alone."
_KNOWN_OF = "Only articles whose full record was read have rows (is_full_record of articles)."
_NOT_SHOWN = "No page shows it: it is for the data package and for programs."
_POSITION = count("Position", "Place in the record's own list, from 1.")
ARTICLES = _fetched(
    name="articles",
    one_row_per="PubMed article of a topic (context topics and the field as a whole have none)",
    columns={
        "pmid": _PMID,
        "title": text(
            "Title", "Without markup; the vernacular one where there is no English one.", missing=True
        ),
        "journal": text("Journal", "Its full name where PubMed gives one; a chapter's book.", missing=True),
        "journal_abbreviation": text(
            "Abbreviation", f"NLM's abbreviation of the journal. {_FULL}", missing=True
        ),
        "volume": text("Volume", f"As the journal counts it. {_FULL}", missing=True),
        "issue": text("Issue", f"As the journal counts it. {_FULL}", missing=True),
        "pages": text("Pages", f"As PubMed writes them, such as 537-52 or e1204. {_FULL}", missing=True),
        "publication_types": words(
            "Publication types", "PubMed's own words, and `chapter` for one of a book.", missing=True
        ),
        "language": words("Language", "PubMed's codes, such as eng.", missing=True),
        "doi": text("DOI", "Digital object identifier.", missing=True),
        "entrez_date": day("Entrez date", "Day PubMed counts the article on ([edat]).", missing=True),
        "create_date": day("Create date", "Day PubMed made the record ([crdt]).", missing=True),
        "electronic_date": partial_date("Electronic date", "When it appeared online.", missing=True),
        "print_date": partial_date("Print date", "Date of its issue; a span from its start.", missing=True),
        "first_public_date": partial_date("First public", "The earlier of these two.", missing=True),
        "first_public_precision": category("Precision", "How exactly that date is known.", PRECISIONS),
        "entrez_year": year(
            "Entrez year", f"Year of the Entrez date, by PubMed's search. {_BEFORE}", missing=True
        ),
        "publication_year": year(
            "Publication year", f"First year that a search by [dp] finds it in. {_BEFORE}", missing=True
        ),
        "revised_on": day("Revised on", f"Day PubMed last revised the record. {_FULL}", missing=True),
        "is_full_record": boolean(
            "Full record",
            "Whether its full record was read: without, its authors, affiliations, terms, grants and links are not "
            "known, not none. Missing where an earlier version of Exoscope read it.",
            missing=True,
        ),
        "flags": words(
            "Flags", "Rules of topics.toml by which the title looks like a false hit.", missing=True
        ),
    },
    key=("pmid",),
    warnings=(
        "A flag is a guess from the title, and concerns only the topics that its rule names.",
        "Publication types are partly set months later: young years have too few trials and reviews.",
    ),
    precision_of={"first_public_date": "first_public_precision"},
)

AUTHORS = _fetched(
    name="authors",
    one_row_per="article and author, in the order of the article",
    columns={
        "pmid": _PMID,
        "position": _POSITION,
        "last_name": text("Last name", "Of a person; missing for a group.", missing=True),
        "initials": text("Initials", "And a suffix such as Jr.", missing=True),
        "collective_name": text("Group", "Name of a group that is an author.", missing=True),
    },
    key=("pmid", "position"),
    warnings=("For references only: names are not persons, so never count or rank them.", _KNOWN_OF),
)

AFFILIATIONS = _fetched(
    name="affiliations",
    one_row_per="article and affiliation of its authors, each once",
    columns={
        "pmid": _PMID,
        "position": _POSITION,
        "text": text(
            "Affiliation",
            "As the publisher sent it, without e-mail addresses, ORCID and last stop; of one over 300 signs the end; "
            "several in one text are several rows.",
        ),
    },
    key=("pmid", "position"),
    warnings=(
        "Until 2013 PubMed kept the first author's affiliation only: a trend across 2013 and 2014 is one of rules.",
        _KNOWN_OF,
    ),
)

ARTICLE_TERMS = _fetched(
    name="article_terms",
    one_row_per="article, kind and term",
    columns={
        "pmid": _PMID,
        "kind": category("Kind", "mesh: a MeSH heading; keyword: an author's keyword.", TERM_KINDS),
        "term": text("Term", "MeSH as NLM spells it, without subheadings; keywords as authors spell them."),
        "is_major": boolean("Major", "Whether the article is mainly about it, as the record says."),
    },
    key=("pmid", "kind", "term"),
    warnings=(
        "MeSH headings come weeks to months after the article, and to MEDLINE records only.",
        "Keywords are spelt in many ways: compare them without case.",
        _KNOWN_OF,
    ),
)

ARTICLE_GRANTS = _fetched(
    name="article_grants",
    one_row_per="article and grant that it names",
    columns={
        "pmid": _PMID,
        "position": _POSITION,
        "grant_id": text(
            "Grant", "The funder's number; missing where only the funder is named.", missing=True
        ),
        "agency": text("Agency", "The funder, as the record names it.", missing=True),
        "country": text("Country", "Of the funder, as the record names it.", missing=True),
    },
    key=("pmid", "position"),
    warnings=("PubMed knows the grants of some funders only; none is not unfunded.", _NOT_SHOWN, _KNOWN_OF),
)

ARTICLE_LINKS = _fetched(
    name="article_links",
    one_row_per="article and other record that it names as part of its own story",
    columns={
        "pmid": _PMID,
        "position": _POSITION,
        "kind": known_words("Kind", "How PubMed links this record to the other one.", LINK_KINDS),
        "other_pmid": identifier("Other PMID", "Missing where PubMed has none.", _NUMBER, missing=True),
        "citation": text("Citation", "Where the other one appeared, as PubMed cites it.", missing=True),
    },
    key=("pmid", "position"),
    warnings=(
        "References are not in it: these are errata, retractions, comments, versions.",
        _NOT_SHOWN,
        _KNOWN_OF,
    ),
)

#: The tables that only full records fill.
DETAILS = (AUTHORS, AFFILIATIONS, ARTICLE_TERMS, ARTICLE_GRANTS, ARTICLE_LINKS)

PREPRINTS = _fetched(
    name="preprints",
    one_row_per="preprint of the field of which a record tells something",
    columns={
        "pmid": _PMID,
        "published_as": identifier(
            "Published as", "PMID of the article that PubMed links it to (Update in).", _NUMBER, missing=True
        ),
        "likely_published_as": identifier(
            "Likely published as",
            "PMID of an article of a topic with its title and first author, within two years; where no link is known.",
            _NUMBER,
            missing=True,
        ),
    },
    key=("pmid",),
    warnings=(
        "A preprint with a linked article in the same set is left out when papers are counted; a likely one counts.",
        "PubMed holds a part of all preprints, most of them funded by the NIH, and links not all to their articles.",
    ),
)

TOPIC_ARTICLES = _fetched(
    name="topic_articles",
    one_row_per="topic, definition and article that it holds",
    columns={"topic": _TOPIC, "definition": _DEFINITION, "pmid": _PMID},
    key=("topic", "definition", "pmid"),
    warnings=(
        "An article stands in several topics and definitions: count distinct PMIDs, never rows.",
        "It holds all that a search returned, also notices and preprints beside their articles, which no count holds.",
    ),
)

FACET_ARTICLES = _fetched(
    name="facet_articles",
    one_row_per="facet and article of the broad field that has it",
    columns={"facet": identifier("Facet", "Facet of topics.toml.", _ID), "pmid": _PMID},
    key=("facet", "pmid"),
    warnings=(
        "An article has several facets: never add them up.",
        "Human material (the heading Humans) tags human cells too, and only MEDLINE records.",
    ),
)

FIELD_YEARS = _fetched(
    name="field_years",
    one_row_per="article of the field or of any topic",
    columns={
        "pmid": _PMID,
        "entrez_year": year("Entrez year", f"Year of [edat]. {_BEFORE}", missing=True),
        "publication_year": year("Publication year", f"First year of [dp]. {_BEFORE}", missing=True),
    },
    key=("pmid",),
    warnings=("PubMed can move an article to another year; years are asked again in full once a month.",),
)

PUBMED_YEARS = _fetched(
    name="pubmed_years",
    one_row_per="scope, width, date basis and year",
    columns={
        "scope": category("Scope", "All of PubMed, or the field of vesicles.", SCOPES),
        "width": category("Width", "Definition of the field; none for all of PubMed.", WIDTHS),
        "date_basis": _BASIS,
        "year": year("Year", _BEFORE, missing=True),
        "records": records(
            "Records", "Of all of PubMed every record of that year, notices too; of the field its papers."
        ),
        "asked_at": moment("Asked at", "When PubMed gave the count; closed years are asked again monthly."),
    },
    key=("scope", "width", "date_basis", "year"),
    warnings=(
        "The widths of the field hold one another: never add them up.",
        "The two date bases count the same articles: use one of them.",
    ),
)

SEARCHES = Table(
    name="searches",
    one_row_per="search that a service was asked",
    columns={
        "source": category(
            "Source",
            f"Who was asked: {', '.join(f'{name} is {label}' for name, label in LABELS.items())}.",
            tuple(SOURCES),
        ),
        "kind": category(
            "Kind",
            "Set of a topic, set of a facet, a year to divide by, or the preprints of a topic.",
            SEARCH_KINDS,
        ),
        "name": text("Name", "Topic, facet, endpoint of openFDA, or what was counted."),
        "definition": category("Definition", "Width; none where it has none.", WIDTHS),
        "text": text("Search", "As it was sent."),
        "translation": text("Translation", "What PubMed made of it; the others do not say.", missing=True),
        "promised": records(
            "Promised",
            "How many records the service said it has; missing where it was not asked.",
            missing=True,
        ),
        "received": records(
            "Received", "Of these, received; missing where only the count was asked.", missing=True
        ),
        "asked_at": moment(
            "Asked at", "When the service answered; missing where it was not asked.", missing=True
        ),
        "warnings": text(
            "Warnings",
            "What the service could not do as written; where it and the records disagree; why it was not asked.",
            missing=True,
        ),
    },
    key=("source", "kind", "name", "definition"),
    source="What Exoscope asked each service, and what it said.",
    licence=LICENCE,
    warnings=(OVERLAP, "Crossings have no row: they are worked out from the sets of other topics."),
)

TOPIC_YEARS = _worked_out(
    name="topic_years",
    one_row_per="topic, definition, date basis and year",
    columns={
        "topic": _TOPIC,
        "definition": _DEFINITION,
        "date_basis": _BASIS,
        "year": year("Year", _BEFORE, missing=True),
        "records": records(
            "Records",
            "Papers of the topic in that year: without notices, and without preprints beside their article.",
        ),
        "notices": records(
            "Notices",
            "Errata, retraction notices, expressions of concern and comments, which are not in records; missing where "
            "an earlier version counted them as papers.",
            missing=True,
        ),
        "preprint_twins": records(
            "Preprints beside their article",
            "Preprints not in records, as the article they were published as is in the same set; missing as before.",
            missing=True,
        ),
        "all_pubmed": records("All of PubMed", "All records in that year, notices too; same date basis."),
        "field": records(
            "Field", "Papers of the field, same width and basis, and preprints that count in the topic alone."
        ),
        "per_100k": amount(
            "Per 100,000", "Of all articles in PubMed.", missing=True, unit="per 100,000 records"
        ),
        "per_100k_low": amount(
            "From", "Lower end of its interval.", missing=True, unit="per 100,000 records"
        ),
        "per_100k_high": amount(
            "Per 100,000, to", "Upper end of its interval.", missing=True, unit="per 100,000 records"
        ),
        "share_of_field": share("Share of field", "Missing for the field itself.", missing=True),
        **interval(share, "share_low", "share_high", "Share of field", missing=True),
        "completeness": share(
            "Completeness",
            "How much of the year PubMed has; of publication years learnt from earlier ones; missing where unknown.",
            missing=True,
        ),
        "is_open": boolean("Open", "Whether more articles of that year are still to come."),
    },
    key=("topic", "definition", "date_basis", "year"),
    warnings=(
        "Never add up topics or definitions: they hold the same articles.",
        "An open year is not a fall: compare it with the same days of earlier years, or leave it out.",
        _INTERVALS,
    ),
    made_of=("topic_articles", "field_years", "pubmed_years", "facet_articles", "preprints"),
)

ECHOES = _worked_out(
    name="echoes",
    one_row_per="topic and definition with records",
    columns={
        "topic": _TOPIC,
        "definition": _DEFINITION,
        "articles": records("Articles", "Articles of the topic whose record was read."),
        "echoed": records("Echoed", "Of these, electronic and print date lie in different years."),
        "echo_share": share("Echo share", "What counting by [dp] would count twice.", missing=True),
        **interval(share, "low", "high", missing=True),
    },
    key=("topic", "definition"),
    warnings=(OVERLAP, _INTERVALS),
    made_of=("topic_articles", "articles"),
)

#: What every table here says of itself in the simulated edition.
SIMULATED_SOURCE = (
    "Simulated: made by running the real pipeline on stand-ins of the public services. No article, study, grant, "
    "report, count or date is real."
)
SIMULATED_LICENCE = "MIT, Exoscope. It may be shown only as simulated."


def source_named(table: Table, edition: str) -> Table:
    """The declaration, not naming a real source for what was simulated."""
    if edition != "simulated":
        return table
    return replace(table, source=SIMULATED_SOURCE, licence=SIMULATED_LICENCE)


TABLES = (
    ARTICLES,
    *DETAILS,
    PREPRINTS,
    TOPIC_ARTICLES,
    FACET_ARTICLES,
    FIELD_YEARS,
    PUBMED_YEARS,
    SEARCHES,
    TOPIC_YEARS,
    ECHOES,
)
