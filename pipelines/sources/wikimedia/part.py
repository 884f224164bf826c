"""Wikimedia's part of a refresh: the views of the articles on vesicles in five languages."""

from datetime import timedelta
from typing import Any

import pandas as pd

from pipelines.errors import SourceError
from pipelines.sources.client import Client
from pipelines.sources.part import SEARCHES, Gap, Occasion, Part, moment, search_row, searches_of, tables_of
from pipelines.sources.pieces import NEW_SHAPE, SOON, in_pieces, last_tables, refuse_fall
from pipelines.sources.wikimedia.wikimedia import ARTICLES, ASKED, ENGLISH, FIRST_MONTH, ask_pages, ask_views
from pipelines.tables.fetched.wikimedia import WIKIPEDIA_TITLES, WIKIPEDIA_VIEWS
from pipelines.text.terms import WIKIPEDIAS

#: Requests of one refresh at most, those that are sent again not counted: what finding the titles leaves is for views.
REQUESTS = 120
#: So many views in a month do not end in none the next.
_MANY = 1_000
_ASKED = (
    f"https://en.wikipedia.org/w/api.php?{ASKED}&titles={'|'.join(ARTICLES)}, and those linked to in the same way; for "
    "each title metrics/pageviews/per-article/[project]/all-access/user/[title]/monthly/[months]"
)

#: Project and title, to the row of `wikipedia_titles`.
Titles = dict[tuple[str, str], dict[Any, Any]]


def wikimedia_part(client: Client, occasion: Occasion) -> Part:
    """The views of each article and redirect by month, up to the newest month that Wikimedia tells of any of them.

    Only months that were not asked for are. A title that is asked in vain stays as it was, and so do all of a Wikipedia
    that is, and one that was much read and is said to have no views at all.

    Raises:
        SourceError: English Wikipedia was asked in vain or has none of the articles, so were all views, there are none,
            or far fewer than the last refresh had of the same months.
    """
    before_them = client.requests - client.retries
    last_month = f"{occasion.began.replace(day=1) - timedelta(1):%Y-%m}"
    held = last_tables(occasion.last, WIKIPEDIA_TITLES.name, WIKIPEDIA_VIEWS.name)
    before = held.get(WIKIPEDIA_VIEWS.name, WIKIPEDIA_VIEWS.frame())
    titles, silent, told = _titles(client, held.get(WIKIPEDIA_TITLES.name, WIKIPEDIA_TITLES.frame()))
    since = {key: None if occasion.full else row["through"] for key, row in titles.items()}
    # Articles first, then what was never asked for, then what was asked longest ago.
    due = sorted(
        (key for key in titles if (since[key] or "") < last_month),
        key=lambda key: (key[1] != titles[key]["article"], titles[key]["asked_at"] or "", key),
    )
    most = REQUESTS - (client.requests - client.retries - before_them)
    if due[most:]:
        told.append(f"Titles left for a later refresh, in no sum yet: {len(due[most:]):,}.")

    def ask(key: tuple[str, str]) -> dict[str, int]:
        first = f"{pd.Period(since[key], 'M') + 1}" if since[key] else FIRST_MONTH
        return ask_views(client, *key, first, last_month)

    with occasion.steps.step("Views at Wikimedia", len(due[:most]), len(due[:most])) as step:
        came, failed = in_pieces(due[:most], ask, step.advance)
    if failed and not came:
        raise next(iter(failed.values()))
    views = {key: dict(rows[["month", "views"]].values) for key, rows in before.groupby(["project", "title"])}
    views |= {key: (views.get(key, {}) if since[key] else {}) | months for key, months in came.items()}
    # A month that no title has is not counted yet; where others have it, it is a month without views.
    newest = max((month for key in titles for month in views.get(key, ())), default="")
    if not newest:
        raise _none(client, "no views of any of them")
    for key, new in list(came.items()):
        was = views.get(key, {}).get(since[key] or "", 0)
        if newest > (since[key] or newest) and not new and was >= _MANY:
            none = f"no views, where there were {was:,} in the last month known"
            failed[key] = SourceError.told(
                client.service.name, f"the views of {key[1]}", none, SOON, passes=True
            )
            del came[key]
    for key in came:
        titles[key] |= {"through": newest, "asked_at": moment(occasion.now())}
    rows = WIKIPEDIA_VIEWS.frame(
        (*key, month, months.get(month, 0))
        for key in sorted(titles)
        if (months := views.get(key))
        for month in pd.period_range(min(months), titles[key]["through"], freq="M").astype("str")
    )
    if len(before) and not occasion.accept_drop:
        known = rows.loc[rows["month"].le(before["month"].max()), "views"].sum()
        refuse_fall(
            client.service.name, "views of months that it told", int(before["views"].sum()), int(known)
        )
    listed = WIKIPEDIA_TITLES.frame(titles[key] for key in sorted(titles))
    asked = search_row(
        "articles", _ASKED, len(listed), int(listed["through"].notna().sum()), occasion.began, *told
    )
    searches = searches_of("wikimedia", [asked])
    tables = {WIKIPEDIA_TITLES.name: listed, WIKIPEDIA_VIEWS.name: rows, SEARCHES: searches}
    gaps = [
        _gap(
            f"the titles of {WIKIPEDIAS[one]} Wikipedia",
            why,
            [row for key, row in titles.items() if key[0] == one],
        )
        for one, why in silent.items()
    ]
    if failed:
        what = f"the views of titles of Wikipedia, {len(failed):,} in all"
        gaps.append(_gap(what, next(iter(failed.values())), [titles[key] for key in failed]))
    return Part(
        tables=tables_of("wikimedia", tables, occasion),
        searches=searches,
        numbers={"wikipedia_titles": len(titles), "wikipedia_asked": len(came)},
        came=f"views of {listed['title'].eq(listed['article']).sum()} articles of Wikipedia until {newest}",
        warnings=tuple(f"wikimedia: {one}" for one in told),
        gaps=tuple(gaps),
    )


def _titles(client: Client, before: pd.DataFrame) -> tuple[Titles, dict[str, SourceError], list[str]]:
    """The titles as they are today, why those of a project are as they were, and what is to be told of them."""
    english = ask_pages(client, ENGLISH, list(ARTICLES))
    if not english:
        raise _none(client, "no such article")
    # Project to what is asked for there, with the English article that leads to it.
    links = {ENGLISH: {title: english[title].title if title in english else title for title in ARTICLES}}
    for article in english.values():
        for project in WIKIPEDIAS.keys() & article.links.keys():
            links.setdefault(project, {}).setdefault(article.links[project], article.title)
    others = [project for project in WIKIPEDIAS if project in links and project != ENGLISH]
    pages, silent = in_pieces(others, lambda project: ask_pages(client, project, list(links[project])))
    records = before.astype(object).where(before.notna(), None).to_dict("records")
    earlier: Titles = {(row["project"], row["title"]): row for row in records}
    found: Titles = {key: row for key, row in earlier.items() if key[0] in silent}
    told = [
        f"No article is linked to in {WIKIPEDIAS[one]} Wikipedia." for one in WIKIPEDIAS if one not in links
    ]
    for project, shown in {ENGLISH: english, **pages}.items():
        for title, start in links[project].items():
            page, where = shown.get(title), f"{WIKIPEDIAS[project]} Wikipedia"
            if page is None:
                told.append(f"{where} has no article {title}.")
                continue
            if page.title != title:
                told.append(f"{where} shows {page.title} for {title}.")
            for name in (page.title, *page.redirects):
                row = {"project": project, "title": name, "article": page.title, "english": start}
                asked = earlier.get((project, name), {"through": None, "asked_at": None})
                found.setdefault((project, name), {**asked, **row})
    return found, silent, told


def _gap(what: str, error: SourceError, rows: list[dict[Any, Any]]) -> Gap:
    """What was asked in vain, with the day of the oldest of what stays in its place; without one it is missing."""
    days = [row["asked_at"] for row in rows]
    return Gap(what, error.came_back, min(days)[:10] if days and all(days) else None)


def _none(client: Client, why: str) -> SourceError:
    return SourceError.told(client.service.name, ", ".join(ARTICLES), why, NEW_SHAPE)
