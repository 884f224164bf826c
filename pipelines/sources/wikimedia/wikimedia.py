"""What a Wikipedia calls an article, by its own interface, and how often people read it, by Wikimedia's."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlsplit

import pandas as pd

from pipelines.sources.answers import Refused, Transient
from pipelines.sources.client import Client
from pipelines.sources.pieces import NEW_SHAPE

#: Article of the English Wikipedia to why it is asked for; those of other languages are those that it links to.
ARTICLES = {
    "Exosome (vesicle)": "what most of the field, and all of the market, calls them",
    "Extracellular vesicle": "the name for all of them, which the field's own guidelines want",
    "Microvesicle": "the other vesicles that the search of the field names",
}
ENGLISH = "en.wikipedia"
#: Before it views were counted otherwise.
FIRST_MONTH = "2015-07"
#: What is sent to a Wikipedia beside the titles. Limited to a namespace, an answer may hold fewer redirects than exist.
ASKED = (
    "action=query&format=json&formatversion=2&prop=redirects|langlinks&redirects=1&rdlimit=max&lllimit=max"
)
#: An answer goes on in so many parts at most; each has 500 redirects.
_PARTS = 4
_MONTH = re.compile(r"(20\d\d)(0[1-9]|1[0-2])0100")


class Page(NamedTuple):
    """An article: its title, those of the redirects to it, and of the same article elsewhere, by project."""

    title: str
    redirects: tuple[str, ...]
    links: Mapping[str, str]


def ask_pages(client: Client, project: str, titles: Sequence[str]) -> dict[str, Page]:
    """Title to the article that a Wikipedia shows under it; a title without one is not there.

    Raises:
        SourceError: It failed, or answers in another shape.
    """
    host = f"{project}.org"
    # What stands in the place of Wikimedia's address stands in the place of every Wikipedia's, too.
    is_its_own = urlsplit(client.address).hostname == "wikimedia.org"
    place = f"https://{host}/w/api.php" if is_its_own else f"{host}/w/api.php"

    def attempt() -> dict[str, Page]:
        parts, more = list[Any](), dict[str, str]()
        while (more or not parts) and len(parts) < _PARTS:
            sent = {**dict(parse_qsl(ASKED)), "titles": "|".join(titles), **more}
            parts.append(client.fetch(place, due="json", params=sent))
            told = parts[-1].get("continue") if isinstance(parts[-1], Mapping) else None
            more = dict(told) if isinstance(told, Mapping) else {}
        if more:
            raise Refused(f"more than {_PARTS} parts of one answer", NEW_SHAPE)
        return read_pages(parts, titles)

    return client.ask(f"{len(titles)} articles of {host}", attempt)


def read_pages(parts: Sequence[Any], titles: Sequence[str]) -> dict[str, Page]:
    """The articles of an answer in parts; a page of another namespace is no redirect of an article.

    Raises:
        Transient: It has another shape.
    """
    called, found = dict[str, str](), dict[str, Page]()
    try:
        for query in (part["query"] for part in parts):
            moved = [one for kind in ("normalized", "redirects") for one in query.get(kind, ())]
            called |= {one["from"]: one["to"] for one in moved}
            for page in query["pages"]:
                if page.get("missing") or page.get("invalid"):
                    continue
                title = str(page["title"])
                redirects = [str(one["title"]) for one in page.get("redirects", ()) if one["ns"] == 0]
                links = {f"{one['lang']}.wikipedia": str(one["title"]) for one in page.get("langlinks", ())}
                before = found.get(title, Page(title, (), {}))
                found[title] = Page(title, (*before.redirects, *redirects), {**before.links, **links})
        # A title is spelt as MediaWiki spells it, and what that is may be a redirect.
        spelt = {title: called.get(title, title) for title in titles}
        shown = {title: called.get(name, name) for title, name in spelt.items()}
        return {title: found[name] for title, name in shown.items() if name in found}
    except (AttributeError, KeyError, TypeError):
        raise Transient("an answer without pages as MediaWiki has them") from None


def ask_views(client: Client, project: str, title: str, first: str, last: str) -> dict[str, int]:
    """Month to views by people, from a month on to another; a month without views is not there.

    Raises:
        SourceError: It failed, or answers with something else.
    """
    path = views_path(project, title, first, last)

    def attempt() -> dict[str, int]:
        try:
            document = client.fetch(path, due="json")
        except Refused as refusal:
            # It says so of a title without views and of one that it does not know.
            if refusal.status == 404 and refusal.code:
                return {}
            raise
        views = read_views(document, project)
        return {month: views[month] for month in sorted(views) if first <= month <= last}

    return client.ask(f"the views of {title} ({project})", attempt)


def views_path(project: str, title: str, first: str, last: str, agent: str = "user") -> str:
    """Where the views of a title are told, from the first day of a month to the last one of another."""
    days = f"{first}-01", str(pd.Period(last, "M").end_time.date())
    start, end = (day.replace("-", "") + "00" for day in days)
    name = quote(title.replace(" ", "_"), safe="")
    return f"metrics/pageviews/per-article/{project}.org/all-access/{agent}/{name}/monthly/{start}/{end}"


def read_views(document: Any, project: str) -> dict[str, int]:
    """Month to views of an answer.

    Raises:
        Refused: They are of another project, of others than people, or no counts, or one month has two.
        Transient: It holds no list of months, or none of them: that is what a 404 says.
    """
    items = document.get("items") if isinstance(document, Mapping) else None
    if not isinstance(items, list) or not items:
        raise Transient("an answer without its list of months")
    found: dict[str, int] = {}
    for item in items:
        told: Mapping[str, Any] = item if isinstance(item, Mapping) else {}
        month = _MONTH.fullmatch(str(told.get("timestamp")))
        views: Any = told.get("views")
        is_ours = told.get("project") == project and told.get("agent", "user") == "user"
        is_count = isinstance(views, int) and not isinstance(views, bool) and views >= 0
        # The same month twice is one, but for two counts.
        if not (month and is_ours and is_count) or found.setdefault("-".join(month.groups()), views) != views:
            raise Refused(f"a month of views that cannot be: {str(item)[:120]}", NEW_SHAPE)
    return found
