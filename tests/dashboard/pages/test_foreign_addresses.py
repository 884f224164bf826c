"""An address in a text from outside is text, on every page and in every file."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from addresses import FOREIGN, in_html, in_markdown
from drawn import APP, opened
from streamlit.testing.v1 import AppTest

from dashboard.look.plain import markdown
from dashboard.pages import PAGES
from pipelines.brief import files as brief_files
from pipelines.brief.document import brief
from pipelines.brief.source import facts
from pipelines.package import files
from pipelines.snapshots import editions, snapshot
from pipelines.snapshots.manifest import Described
from pipelines.snapshots.snapshot import Snapshot
from pipelines.tables import TABLES
from pipelines.tables.columns import text
from pipelines.topics import catalogue as topics

_OF_TEXT = text("", "").rule


def hostile(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the addresses in every cell of words that is no key."""
    table = TABLES[name]
    columns = [
        column
        for column, about in table.columns.items()
        if about.dtype == "str"
        and about.rule is _OF_TEXT
        and column not in table.key
        and not column.endswith("_url")
        and column not in ("topic", "name", "kind", "text")
        and (name != "market_estimates" or column in ("publisher", "note"))  # others choose rows
    ]
    return frame.assign(
        **{column: frame[column].mask(frame[column].notna(), f"{FOREIGN} 7") for column in columns}
    )


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("foreign")
    bundled = editions.find("simulated")
    held = {name: hostile(name, bundled.load(name)) for name in bundled.tables}
    about = {
        name: {key: value for key, value in entry.items() if key not in ("file", "rows", "sha256")}
        for name, entry in bundled.tables.items()
    }
    failed = {
        name: {"fetched_at": None, "failed": FOREIGN, "host": FOREIGN}
        for name in ("pubmed", "trials", "grants")
    }
    extra = {key: bundled.manifest[key] for key in ("searches", "refresh", "literature", "topics")}
    snapshot.save(
        root / "live",
        {name: Described(frame, about[name]) for name, frame in held.items()},
        edition="live",
        made_at=bundled.made_at,
        extra={**extra, "sources": failed},
    )
    return root


@pytest.fixture(scope="module")
def held(live: Path) -> Snapshot:
    return editions.find("live", live)


@pytest.mark.parametrize(
    "way",
    [
        "https://evil.example",
        r"https\://evil.example",  # an escape alone is no help
        "a www.evil.example/x",
        "mailto:x@evil.example",
        "x@evil.example",
        "[a](javascript:evil)",
        "<https://evil.example>",
    ],
)
def test_the_reader_of_these_tests_finds_what_becomes_a_link_and_nothing_else(way: str) -> None:
    assert in_markdown(way)
    assert in_markdown(markdown(way)) == []


def test_the_reader_of_pages_finds_links() -> None:
    assert in_html("<a href='https://evil.example'>c</a> https://evil.example") == ["https://evil.example"]


@pytest.mark.parametrize("page", PAGES)
def test_no_page_links_to_a_foreign_address(live: Path, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXOSCOPE_DATA", str(live))
    monkeypatch.delenv("EXOSCOPE_EDITION", raising=False)
    shown = opened(AppTest.from_file(str(APP), default_timeout=60), page)
    assert not shown.exception
    kinds = (
        "markdown",
        "header",
        "title",
        "info",
        "warning",
        "error",
        "caption",
        "checkbox",
        "toggle",
        "selectbox",
    )
    said = [element for kind in kinds for element in shown.get(kind)]
    found = {}
    for element in said:
        texts = [
            getattr(element, "value", None),
            getattr(element, "label", None),
            getattr(element, "help", None),
        ]
        for words in texts:
            if isinstance(words, str) and (links := in_markdown(words)):
                found[words] = links
    assert found == {}
    assert {text: in_html(text) for element in shown.get("html") if in_html(text := element.proto.body)} == {}


def written(held: Snapshot) -> Iterator[tuple[str, str]]:
    told = brief(facts(held, day=date(2026, 11, 28), is_long=True))
    for suffix in (".html", ".md"):
        yield f"brief{suffix}", brief_files.rendered(told, suffix).decode()
    for name, body in files.files(held, topics.of_manifest(held.manifest)):
        if name.endswith((".md", ".html")):
            yield name, body.decode()


def test_no_file_links_to_a_foreign_address(held: Snapshot) -> None:
    seen = {name: (in_markdown if name.endswith(".md") else in_html)(body) for name, body in written(held)}
    assert list(seen) == ["brief.html", "brief.md", "search_report.md", "search_report.html", "README.md"]
    assert [links for links in seen.values() if links] == []
