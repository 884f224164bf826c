"""A brief as a PDF for paper and screen readers: its blocks as data for a fixed template, so that no text is markup.

Typst sets it, from the fonts of two packages and no other; none of them is loaded before a PDF is asked for.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipelines.errors import ExoscopeError
from pipelines.text.blocks import Block, Strong, Words
from pipelines.text.plain import address, cleaned

PAPERS = {"a4": "a4", "letter": "us-letter"}
#: Packages of fonts under the Open Font License, each with its licence file: Latin, Greek and Cyrillic; Hangul and Han.
_FONTS = {"fontpkg_noto_sans": "Noto Sans", "noto_cjk_sans_jp_regular": "Noto Sans CJK JP"}


def pdf(
    title: str, blocks: Iterable[Block], drawings: Mapping[str, str], *, paper: str, last: str, foot: str
) -> bytes:
    """The document as a tagged PDF (PDF/UA-1); equal input gives equal bytes.

    Args:
        title: Of the document.
        blocks: What it consists of.
        drawings: Key of a figure to its SVG.
        paper: One of `PAPERS`.
        last: Key of the section that ends the first page, on which everything up to it is made to fit.
        foot: Stands at the foot of every page, with signs that no font has, which are written as their codes.

    Raises:
        ExoscopeError: Typst refuses the document.
    """
    engine: Any = import_module("typst")  # large, and for a PDF alone
    folders = tuple(Path(str(files(name))) for name in _FONTS)
    named = {key: svg.replace("'DejaVu Sans'", "'Noto Sans'") for key, svg in drawings.items()}
    told = {
        "title": cleaned(title),
        "paper": PAPERS[paper],
        "fonts": [*_FONTS.values()],
        "last": last,
        "svg": {key: _in_one_font(svg, folders) for key, svg in named.items()},
        "foot": cleaned(foot),
        "blocks": list(map(_plain, blocks)),
    }
    data = json.dumps(told, ensure_ascii=False)
    coded = _coded(data, frozenset().union(*map(_signs, folders)))
    if coded != data or told["svg"] != named:
        told = json.loads(coded)
        told["foot"] += " Signs that the fonts here lack stand as their codes, in brackets."
        coded = json.dumps(told, ensure_ascii=False)
    try:
        made = engine.compile(
            files("pipelines.brief.render").joinpath("page.typ").read_bytes(),
            font_paths=[str(path) for path in folders],
            ignore_system_fonts=True,
            sys_inputs={"document": coded},
            pdf_standards=["ua-1"],
            timestamp=0,
        )
    except RuntimeError as error:
        raise ExoscopeError(
            f"Asked Typst for a PDF. Came back: {error}. Name a file that ends in .html, and report this."
        ) from None
    return bytes(made)


def _plain(thing: Any) -> Any:
    """Blocks and words as plain values, each with its kind; of words only what is seen and where they lead."""
    match thing:
        case Words() | str():
            place = getattr(thing, "address", None)
            kind = "strong" if isinstance(thing, Strong) else "words"
            return {"kind": kind, "text": _within(str(thing)), "address": place and address(place)}
        case tuple():
            return [_plain(one) for one in thing]
        case _ if is_dataclass(thing):
            told = {
                each.name: _plain(getattr(thing, each.name))
                for each in fields(thing)
                if each.name != "drawing"
            }
            return {"kind": type(thing).__name__.lower(), **told}
    return thing


def _within(text: str) -> str:
    """The text without control characters, with the blanks at its ends: it may stand between two others."""
    return f"{' ' * text.startswith(' ')}{cleaned(text)}{' ' * (text.endswith(' ') and text.strip() != '')}"


def _in_one_font(svg: str, folders: tuple[Path, ...]) -> str:
    """The drawing with each of its texts in the signs of one font, as Typst draws them; others stand as their codes."""

    def written(text: re.Match[str]) -> str:
        return _coded(text[0], max(map(_signs, folders), key=lambda signs: len(signs & set(text[0]))))

    return re.sub(r"(?<=>)[^<>]+(?=</text>)", written, svg)


def _coded(text: str, signs: frozenset[str]) -> str:
    """The text with the codes of signs in place of those that are not among these."""
    lacking = {sign for sign in set(text) - signs if sign.isprintable()}
    return "".join(f"[U+{ord(sign):04X}]" if sign in lacking else sign for sign in text) if lacking else text


@cache
def _signs(folder: Path) -> frozenset[str]:
    """Every sign that a font has."""
    from fontTools.ttLib import TTFont

    found: set[int] = set()
    for path in folder.rglob("*.[ot]tf"):
        with TTFont(path, lazy=True) as font:
            found.update(font.getBestCmap())
    return frozenset(map(chr, found))
