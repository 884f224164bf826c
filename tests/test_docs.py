"""The documentation names only what is there: decisions in their index, words once, files, sessions, versions."""

import re
from pathlib import Path

import pytest

import pipelines

ROOT = Path(pipelines.__file__).parents[1]
DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
PAGES = sorted({*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"})
FILES = [
    path.relative_to(ROOT).as_posix()
    for folder in ("pipelines", "dashboard", "tests", "benchmarks", "docs", "data")
    for path in (ROOT / folder).rglob("*.*")
]


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_every_decision_stands_once_in_the_index_under_its_number_and_title() -> None:
    listed = re.findall(r"^- \[(.+)\]\((.+)\)$", text(DOCS / "decisions" / "README.md"), re.M)
    titles = {path.name: text(path).splitlines()[0].removeprefix("# ") for path in DECISIONS}

    assert sorted(listed) == sorted((f"{name[:3]}: {title}", name) for name, title in titles.items())
    assert [int(path.name[:3]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_file_a_page_names_or_leads_to_is_there(page: Path) -> None:
    written = re.sub(r"```.*?```", "", text(page), flags=re.S)
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", written)
    assert [link for link in links if not (page.parent / link).exists()] == []
    # A name may leave out the first folders (`numbers/periods.py`); what stands in <> is a pattern.
    named = re.findall(r"`([\w./-]+\.py)`", written)
    assert [name for name in named if not any(f"/{file}".endswith(f"/{name}") for file in FILES)] == []
