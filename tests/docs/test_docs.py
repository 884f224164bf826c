"""The documentation names only what is there: decisions in their index, words once, files, sessions, versions."""

import ast
import re
import tomllib
from pathlib import Path

import by_csv
import pytest

import pipelines
from pipelines.revisions.kinds import GRADE_OF

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


def test_the_glossary_has_each_word_once_and_a_meaning_in_a_few_sentences() -> None:
    parts = re.split(r"^###? (.+)$", text(DOCS / "glossary.md"), flags=re.M)
    entries = [
        (word, " ".join(meaning.split())) for word, meaning in zip(parts[1::2], parts[2::2], strict=True)
    ]
    groups = [word for word, meaning in entries if not meaning]
    words = [word.casefold() for word, meaning in entries if meaning]

    assert [word for word in sorted(words) if words.count(word) > 1] == []
    assert len(words) > 80
    assert groups == re.findall(r"^## (.+)$", text(DOCS / "glossary.md"), re.M)
    assert [
        word for word, meaning in entries if len(meaning) > 400 or (meaning and meaning[-1] not in ".)")
    ] == []


def tasks() -> set[str]:
    """The sessions of noxfile.py, read without nox, which need not be there."""
    functions = [one for one in ast.parse(text(ROOT / "noxfile.py")).body if isinstance(one, ast.FunctionDef)]
    return {one.name for one in functions if "nox.session" in map(ast.unparse, one.decorator_list)}


def test_contributing_names_every_task_and_nothing_leads_to_one_that_is_not_there() -> None:
    table = re.findall(r"^\| `nox -s (\w+)` \|", text(ROOT / "CONTRIBUTING.md"), re.M)
    assert sorted(table) == sorted(tasks())
    for path in [*PAGES, *(ROOT / ".github").rglob("*.*")]:
        for call in re.findall(r"nox (?:--no-venv )?-s ((?:[a-z]+ ?)+)", text(path)):
            assert set(call.split()) <= tasks(), path.name


def test_the_version_is_that_of_the_newest_release_everywhere() -> None:
    version = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]["version"]
    citation = dict(re.findall(r"^(version|date-released): (\S+)$", text(ROOT / "CITATION.cff"), re.M))
    headings = re.findall(r"^## (.+)$", text(ROOT / "CHANGELOG.md"), re.M)

    assert headings[:2] == ["Unreleased", f"{version}, {citation['date-released']}"]
    assert citation["version"] == version
    assert [day for _, day in (heading.split(", ") for heading in headings[1:])] == sorted(
        (heading.split(", ")[1] for heading in headings[1:]), reverse=True
    )


def test_every_requirement_is_pinned_once_for_each_python() -> None:
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    wanted = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    pinned = [line for line in text(ROOT / "constraints.txt").splitlines() if not line.startswith("#")]
    names = {line.partition("==")[0] for line in pinned}

    assert {re.match(r"[\w-]+", name)[0].lower() for name in wanted} - names == set()  # type: ignore[index]
    assert [line for line in pinned if not re.fullmatch(r"[\w.-]+==[\w.]+( ; .+)?", line)] == []
    assert not re.search(r"https?:|exoscope", text(ROOT / "constraints.txt"))


def test_every_act_found_later_is_named_with_what_it_is_not() -> None:
    told = text(DOCS / "evidence.md").partition("## Rules and acts found")[2]
    added = [
        row["event_id"] for row in by_csv.rows("regulatory_events") if row["accessed_on"] == "2026-11-28"
    ]
    added += [
        row["statement_id"]
        for row in by_csv.rows("approval_statements")
        if row["accessed_on"] == "2026-11-28"
    ]
    only_read_again = {"us-2025-07-01-law", "fda-2019-12-06"}
    assert {name for name in added if name not in told} <= only_read_again


def test_every_kind_of_news_is_told_with_its_grade_and_a_reason() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.+\.) \| (.+\.) \|$", text(DOCS / "news.md"), re.M)
    assert [(kind, grade) for kind, grade, *_ in rows] == list(GRADE_OF.items())
