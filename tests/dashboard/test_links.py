"""Every link from a page to a page leads to what it names: the page, the part, the choices and the heading exist."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from drawn import APP, PARTS, opened_at
from places import CHECKOUT
from streamlit.testing.v1 import AppTest

from dashboard.pages import FIRST, PAGES
from pipelines.text.figures import FIGURES

LINK = re.compile(r"\]\(((?![a-z]+:)[^\s()]+)\)")
#: What an address has wrong, as the pages say it.
WRONG = re.compile(r"not in the list|not known here|is no range of years")
#: Where links stand that a page shows only once something was chosen.
CHOSEN = [
    ("overview", {"topic": "hair", "mark": "papers 2023"}),
    ("compare", {"topics": "hair", "in": "2023"}),
    ("brief", {"long": "true"}),
]
EDITIONS = ("reference", "simulated")


def opened(page: str, **address: str | list[str]) -> AppTest:
    shown = opened_at(AppTest.from_file(str(APP), default_timeout=60), page, **address)
    assert not shown.exception, (page, address)
    return shown


def links(edition: str) -> Iterator[tuple[str, str]]:
    """Page and link: all of every page and part."""
    parts = [(page, {f"{page}_part": part}) for page, parts in PARTS.items() for part in parts]
    for page, address in [*((page, {}) for page in PAGES), *parts, *CHOSEN]:
        shown = opened(page, edition=edition, **address)
        for element in (*shown.markdown, *shown.info, *shown.warning):
            for link in LINK.findall(element.value):
                yield page, link


def faults(page: str, link: str, edition: str) -> list[str]:
    """What the link names that its page has not."""
    asked = urlsplit(link)
    target = page if not asked.path else asked.path.removeprefix("./") or FIRST
    if target not in PAGES:
        return [f"no page {target}"]
    shown = opened(target, **{"edition": edition, **parse_qs(asked.query)})
    wrong = [note.value for note in shown.info if WRONG.search(note.value)]
    wanted = parse_qs(asked.query).get(f"{target}_part", [""])[0]
    has_parts = [one for one in shown.segmented_control if one.key == f"{target}_part"]
    if wanted and [one.value for one in has_parts] not in ([], [wanted]):
        wrong.append(f"another part: {has_parts[0].value}")
    anchors = {head.anchor for head in (*shown.header, *shown.subheader, *shown.title)}
    if asked.fragment and asked.fragment not in anchors:
        wrong.append(f"no heading {asked.fragment}")
    return wrong


@pytest.mark.slow
@pytest.mark.parametrize("edition", EDITIONS)
def test_every_link_leads_to_what_it_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edition: str
) -> None:
    monkeypatch.setenv("EXOSCOPE_DATA", str(tmp_path))
    monkeypatch.delenv("EXOSCOPE_EDITION", raising=False)
    met: dict[tuple[str, str, str], tuple[str, str]] = {}
    for page, link in links(edition):
        # What leads to the same heading for another topic or table is the same link.
        asked = urlsplit(link)
        kind = re.sub(r"\b(topic|table|topics)=[^&]*", r"\1", asked.query)
        met.setdefault((asked.path or page, kind, asked.fragment), (page, link))
    assert len(met) > 20
    assert {link: wrong for page, link in met.values() if (wrong := faults(page, link, edition))} == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted({*FIGURES} - {"papers"}))  # which needs two snapshots
def test_a_link_to_a_figure_with_its_part_opens_the_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("EXOSCOPE_DATA", str(tmp_path))
    monkeypatch.delenv("EXOSCOPE_EDITION", raising=False)
    page, part = FIGURES[name]
    topic = "field" if name == "due_topics" else "skincare"
    asked = f"{page}?topic={topic}{f'&{page}_part={part}' if part else ''}#{name}"
    assert [] in [faults(page, asked, edition) for edition in EDITIONS]


@pytest.mark.slow
def test_the_pictures_of_the_guides_show_what_they_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXOSCOPE_DATA", str(tmp_path))
    monkeypatch.delenv("EXOSCOPE_EDITION", raising=False)
    monkeypatch.syspath_prepend(str(CHECKOUT / "docs"))
    monkeypatch.delitem(sys.modules, "screenshots", raising=False)
    import screenshots

    pictures = [(one.path or "./", one.anchor) for one in screenshots.PICTURES.values()]
    assert {
        path: wrong for path, anchor in pictures if (wrong := faults("", f"{path}#{anchor}", "reference"))
    } == {}
