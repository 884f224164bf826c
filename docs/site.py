"""What the documentation site shows beside docs/: files of the root, a page of the API for each package, all decisions.

The same links work on the repository's own pages and on the site: here they are turned from one to the other.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import griffe
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]
ROOTS = ("pipelines", "dashboard")
#: Files outside docs/ to the pages they become.
OUTSIDE: Mapping[str, str] = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "data/README.md": "tables.md",
}
_SOURCES = {page: source for source, page in OUTSIDE.items()}
_EXAMPLE = re.compile(r"^>>> .*(?:\n.+)*", re.M)
_LINK = re.compile(r"(\]\()(?!https?:|mailto:|#)([^)#\s]+)")


def packages(root: str) -> Iterator[str]:
    """The dotted names of a root package and of all packages in it."""
    for folder in sorted({path.parent for path in (ROOT / root).rglob("*.py")}):
        if (folder / "__init__.py").is_file():
            yield ".".join(folder.relative_to(ROOT).parts)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Fill in the lists of the navigation that follow from the files."""
    decisions = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    api = [
        {root: [{name.removeprefix(f"{root}."): f"api/{name}.md"} for name in packages(root)]}
        for root in ROOTS
    ]
    lists = {
        "Decisions": ["decisions/README.md", *(f"decisions/{path.name}" for path in decisions)],
        "API": ["api/index.md", *api],
    }
    config.nav = [
        {title: lists.get(title, below) for title, below in entry.items()} for entry in config.nav or []
    ]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what lies outside docs/, and the pages of the API."""
    files.append(File("icon.png", str(ROOT / "dashboard"), config.site_dir, use_directory_urls=False))
    for source, page in OUTSIDE.items():
        files.append(File.generated(config, page, content=(ROOT / source).read_text(encoding="utf-8")))
    names = [name for root in ROOTS for name in packages(root)]
    rows = "\n".join(f"- [{name}]({name}.md)" for name in names)
    about = "Every module with what it offers, from its docstrings; a page for each package.\n\n"
    files.append(File.generated(config, "api/index.md", content=f"# API\n\n{about}{rows}\n"))
    for name in names:
        files.append(File.generated(config, f"api/{name}.md", content=_api(name)))
    return files


def _api(name: str) -> str:
    folder = ROOT.joinpath(*name.split("."))
    modules = [name, *(f"{name}.{path.stem}" for path in sorted(folder.glob("*.py")) if path.stem[0] != "_")]
    return f"# {name}\n\n" + "\n".join(
        f"::: {module}\n    options:\n      show_submodules: false\n" for module in modules
    )


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turn links between files of the repository into links between pages of the site."""
    here = page.file.src_uri
    source = _SOURCES.get(here, f"docs/{here}")

    def turned(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), link[2]))
        there = OUTSIDE.get(target, target.removeprefix("docs/"))
        return link[1] + posixpath.relpath(there, posixpath.dirname(here) or ".")

    return markdown if here.startswith("api/") else _LINK.sub(turned, markdown)


class Examples(griffe.Extension):
    """Doctests stand in docstrings without a heading; Markdown would read them as quotations, so they become code."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Fence the examples of one docstring."""
        if obj.docstring:
            obj.docstring.value = _EXAMPLE.sub(r"```pycon\n\g<0>\n```", obj.docstring.value)
