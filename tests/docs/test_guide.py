"""The user guide names only what is there: commands, options, pages, pictures, files."""

import re
import shlex
from pathlib import Path

import pytest
from places import CHECKOUT, DOCS
from typer.main import get_command

from dashboard.pages import PAGES
from pipelines.cli import app

GUIDES = sorted((DOCS / "guide").glob("*.md"))
README = CHECKOUT / "README.md"
ALL_PICTURES_BYTES = 1_500_000


def text(guide: Path) -> str:
    return guide.read_text(encoding="utf-8")


def pages() -> set[str]:
    return set(PAGES.values())


def test_there_is_a_guide_for_each_reader_and_the_readme_leads_to_it() -> None:
    assert [guide.stem for guide in GUIDES] == ["analyst", "investor", "researcher"]
    for guide in GUIDES:
        assert f"(docs/guide/{guide.name})" in text(README)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_every_command_and_option_exists(guide: Path) -> None:
    fenced = "\n".join(re.findall(r"```sh\n(.*?)```", text(guide), re.S))
    spans = re.findall(r"`(exoscope[^`\n]*)`", text(guide))
    lines = [line for line in (*fenced.splitlines(), *spans) if line.startswith("exoscope")]
    assert lines
    commands = getattr(get_command(app), "commands")  # noqa: B009 - a group's, which its type does not tell
    for line in lines:
        words = shlex.split(line, comments=True)[1:]
        if not words:
            continue
        command = commands[words[0]]
        known = {option for one in command.params for option in one.opts}
        assert [word for word in words if word.startswith("--") and word not in known] == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_every_page_exists(guide: Path) -> None:
    named = re.findall(r"[Pp]age \*\*([^*]+)\*\*", text(guide))
    assert named
    assert set(named) <= pages()


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_every_picture_and_file_it_leads_to_is_there(guide: Path) -> None:
    places = re.findall(r"!?\[[^\]]+\]\(([^)#]+)\)", text(guide))
    assert any(place.endswith(".png") for place in places)
    assert [place for place in places if not (guide.parent / place).is_file()] == []


def test_every_picture_is_used_described_and_small() -> None:
    said = "".join(map(text, [*GUIDES, README]))
    pictures = sorted((DOCS / "images").glob("*.png"))
    for picture in pictures:
        assert re.search(rf"!\[[^\]]{{20,}}\]\([^)]*{re.escape(picture.name)}\)", said), picture.name
    assert sum(picture.stat().st_size for picture in pictures) < ALL_PICTURES_BYTES
