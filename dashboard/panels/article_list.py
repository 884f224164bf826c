"""Articles as lines with links and as a table, the same on every page that names some."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from dashboard import store
from dashboard.look.plain import link, markdown
from dashboard.panels import elsewhere
from dashboard.panels.listing import NAMED
from dashboard.panels.tables import Sheet
from pipelines.analysis.papers import literature

_COLUMNS = (
    "pmid",
    "title",
    "journal",
    "publication_types",
    "entrez_date",
    "first_public_date",
    "doi",
    "flags",
)


def lines(articles: pd.DataFrame) -> list[str]:
    """The newest few, a line each (Markdown): title, journal, Entrez date."""
    rows = literature.newest(articles, NAMED)
    # Made-up numbers could be those of real papers on something else.
    rows = rows.assign(url=elsewhere.article_addresses(rows["pmid"]))
    return [_line(row) for row in rows.to_dict("records")]


def sheet(key: str, articles: pd.DataFrame, name: str, most: int | None = None) -> Sheet:
    """The newest articles as a table, all of them where no number is named."""
    rows = literature.newest(articles, len(articles) if most is None else most)
    shown = rows[list(_COLUMNS)].assign(url=elsewhere.article_addresses(rows["pmid"]))
    headings = store.headings("articles") | {"url": "Source"}
    return Sheet(key, shown.rename(columns=headings), name, elsewhere.papers_credit())


def _line(row: Mapping[Hashable, Any]) -> str:
    journal = "" if pd.isna(row["journal"]) else f" {markdown(row['journal'])},"
    return f"{link(row['title'], row['url'])}{journal} {row['entrez_date']}"
