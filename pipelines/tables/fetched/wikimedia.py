"""What a refresh fetches from Wikimedia: the titles of articles on vesicles, and their views a month."""

from functools import partial

from pipelines.tables.columns import category, count, moment, partial_date, text
from pipelines.tables.table import Table
from pipelines.text.terms import WIKIPEDIAS

_table = partial(
    Table,
    source="Wikimedia Foundation: Pageviews API, and the MediaWiki API of each Wikipedia.",
    licence="CC0 1.0, dedicated to the public domain by the Wikimedia Foundation; titles are facts of Wikipedia.",
)
_PROJECT = category("Wikipedia", "Which of five, by its language.", WIKIPEDIAS)
_TITLE = text("Title", "What was read: an article, or a redirect to it, which has views of its own.")

WIKIPEDIA_TITLES = _table(
    name="wikipedia_titles",
    one_row_per="title under which an article on vesicles is read: its own, or that of a redirect",
    columns={
        "project": _PROJECT,
        "title": _TITLE,
        "article": text("Article", "What is shown under the title; an article shows itself."),
        "english": text("Found from", "Article of the English Wikipedia that is, or links to, this one."),
        "through": partial_date(
            "Asked until", "Newest month with its views; missing: not asked yet.", missing=True
        ),
        "asked_at": moment("Asked at", "When its views were asked for; missing: not yet.", missing=True),
    },
    key=("project", "title"),
    warnings=(
        "As they are today: what redirected once and does not any more is not among them.",
        "An article found from two English ones stands here once, under the first.",
    ),
    made_of=("searches",),
)

WIKIPEDIA_VIEWS = _table(
    name="wikipedia_views",
    one_row_per="title of wikipedia_titles and month",
    columns={
        "project": _PROJECT,
        "title": _TITLE,
        "month": partial_date("Month", "From July 2015 on; the running one is not asked for."),
        "views": count(
            "Views", "By people. Zero: none told in a month after the first that has some.", unit="views"
        ),
    },
    key=("project", "title", "month"),
    warnings=(
        "Views are no persons: one reader may come often. Add up an article and its redirects, never mean them.",
        "Programs that hide were told apart from 2020 on; before, some count as people: compare over 2020 with care.",
        "All articles, and each Wikipedia as a whole, are read more or less for reasons of their own.",
    ),
    made_of=("wikipedia_titles", "searches"),
)

TABLES = (WIKIPEDIA_TITLES, WIKIPEDIA_VIEWS)
