"""Whether a brief says only what its tables hold: numerals are read from what was rendered and looked up anew.

Nothing here uses the code that told the numbers: rows are found one by one in plain lists, numbers are read back from
their text.
"""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any

import pandas as pd

from pipelines.brief.language.content import Brief
from pipelines.brief.language.facts import Facts
from pipelines.sentences.numbers import Number
from pipelines.sentences.rows import (
    Among,
    Difference,
    Found,
    From,
    Given,
    Is,
    Manifest,
    Ratio,
    Rows,
    Stale,
    Words,
)
from pipelines.sentences.sentence import Lead, Part, Quoted, Sentence

#: Numerals that are names or rules, not findings.
CONSTANTS = ("95%", "100,000", "18 months", "30 papers", "phase 3", "12 months")
FORBIDDEN = re.compile(
    r"\b(proven|leading|leaders?|breakthroughs?|revolutionary|cures?|cured|guaranteed?|game.chang\w+|miracle\w*|"
    r"unprecedented|best.in.class|cutting.edge|disrupt\w+|promising|world.class|state.of.the.art)\b",
    re.IGNORECASE,
)
_WORD_NUMBERS = {"no": 0, "none": 0}
_SCALES = {"million": 1e6, "billion": 1e9}
_WRITTEN = re.compile(r"(under )?(-?[\d,]+(?:\.(\d+))?)(%)?(?: (million|billion))?")


class Spans(HTMLParser):
    """The text of each sentence of a page, by the id of its list item; and all text outside of styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sentences: dict[str, str] = {}
        self._item = ""
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # The items on the tables behind the brief are no sentences of it.
        if tag == "li" and (named := dict(attrs).get("id")) and not named.startswith("table-"):
            self._item = named
        if tag == "span" and self._item:
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "span" and self._depth:
            self._depth -= 1
        if tag == "li":
            self._item = ""

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.sentences[self._item] = self.sentences.get(self._item, "") + data


def told(page: str) -> dict[str, str]:
    """Id to text of every sentence of a page."""
    reader = Spans()
    reader.feed(page)
    return reader.sentences


class Lookup:
    """Values looked up in the frames, row by row."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._rows: dict[tuple[str, bool], list[dict[str, Any]]] = {}
        self._among: dict[Among, set[Any]] = {}
        self._places: dict[tuple[str, bool, str], dict[Any, list[int]]] = {}
        self.labels = {entry.label for entry in facts.catalogue.topics.values()} | {
            entry.label for entry in facts.catalogue.themes.values()
        }
        self.has_approval = has_approval(facts.held.now)

    def rows(self, name: str, *, before: bool) -> list[dict[str, Any]]:
        key = (name, before)
        if key not in self._rows:
            frame = (self.facts.held.before if before else self.facts.held.now)[name]
            self._rows[key] = frame.to_dict("records")
        return self._rows[key]

    def places(self, name: str, column: str, *, before: bool) -> dict[Any, list[int]]:
        """Cell to the places of the rows that hold it, missing cells left out."""
        key = (name, before, column)
        if key not in self._places:
            found: dict[Any, list[int]] = {}
            for place, row in enumerate(self.rows(name, before=before)):
                if not pd.isna(row[column]):
                    found.setdefault(row[column], []).append(place)
            self._places[key] = found
        return self._places[key]

    def matching(self, rows: Rows) -> list[dict[str, Any]]:
        """The rows that pass every test; where one asks for a value, only rows that hold it are looked at."""
        held = self.rows(rows.table, before=rows.before)
        sought = [(column, test) for column, test in rows.where if isinstance(test, str | int | float)]
        likely = held
        if sought:
            places = [
                self.places(rows.table, column, before=rows.before).get(test, []) for column, test in sought
            ]
            likely = [held[place] for place in min(places, key=len)]
        return [row for row in likely if all(self._passes(row[column], test) for column, test in rows.where)]

    def value(self, source: Any) -> Any:
        match source:
            case Difference(more, less):
                return self.value(more) - self.value(less)
            case Ratio(over, under):
                return self.value(over) / self.value(under)
            case Manifest(path, before):
                found: Any = self.facts.earlier if before else self.facts.manifest
                for name in path:
                    found = found[name]
                return found
            case Given("day"):
                return self.facts.day.isoformat()
            case Given("version"):
                return self.facts.version
            case Found(rows, how, column):
                found_rows = self.matching(rows)
                cells = [row[column] for row in found_rows if not pd.isna(row[column])] if column else []
                if how == "rows":
                    return len(found_rows)
                if how == "distinct":
                    return len(set(cells))
                if how == "cell":
                    assert len(found_rows) == 1, f"{len(found_rows)} rows for {rows}"
                    return cells[0]
                if how == "total":
                    return sum(cells)
                if how == "year":
                    (year,) = {int(cell[:4]) for cell in cells}  # all of them are dated in that year
                    return year
                return min(cells) if how == "least" else max(cells)
        raise AssertionError(source)

    def _passes(self, cell: Any, test: Any) -> bool:
        missing = bool(pd.isna(cell))
        match test:
            case Is(wants_missing):
                return missing is wants_missing
            case Stale(day):
                return missing or months_since(cell, day) >= 18
            case From(least):
                return not missing and bool(cell >= least)
            case Words(words):
                return not missing and any(word in words for word in cell.split(";"))
            case Among(rows, column):
                if test not in self._among:
                    self._among[test] = {row[column] for row in self.matching(rows)}
                return not missing and cell in self._among[test]
            case tuple():
                return not missing and cell in test
        return not missing and bool(cell == test)


def months_since(when: str, day: date) -> int:
    """Whole months since the last day that a partial date can mean."""
    if len(when) == 10:
        end = date.fromisoformat(when)
    else:
        year, month = int(when[:4]), int(when[5:7] or 12)
        end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return max((day.year - end.year) * 12 + day.month - end.month - (day.day < end.day), 0)


def reads(text: str, value: Any) -> bool:
    """Whether a text is a fair way to write a value: to half a unit of its last digit, or the same word."""
    if isinstance(value, str):
        return text == value or text == value[:10]
    if text in _WORD_NUMBERS:
        return bool(value == _WORD_NUMBERS[text])
    written = _WRITTEN.fullmatch(text)
    if written is None:
        return False
    under, digits, decimals, is_percent, scale = written.groups()
    number = float(digits.replace(",", ""))
    unit = 10.0 ** -len(decimals or "")
    if under:
        return bool(0 < value < number)
    factor = _SCALES.get(scale or "", 1.0)
    slack = unit * factor * 0.5 * (1 + 1e-9) + 1e-9 * abs(value)
    candidates = [value * 100, value] if is_percent else [value, abs(value)]
    return any(math.isclose(number * factor, one, rel_tol=1e-12, abs_tol=slack) for one in candidates)


def faults(part: Part, lookup: Lookup) -> list[str]:
    """Why a part that holds digits cannot be told; empty where it can."""
    if isinstance(part, Number):
        value = lookup.value(part.source)
        return [] if reads(part.text, value) else [f"{part.text} is not {value} ({part.source})"]
    if isinstance(part, Quoted) and part.source is not None:
        value = str(lookup.value(part.source))
        spoken = value.replace("|", "/").replace("_", " ").lower()
        return [] if part.text in (value, spoken) else [f"{part.text!r} is not {value!r}"]
    if isinstance(part, Lead | Quoted) and re.search(r"\d", part.text) and part.text not in lookup.labels:
        return [f"{part.text!r} is no label"]
    return []


def unfounded(text: str, parts: Iterable[Part], lookup: Lookup) -> list[str]:
    """What is wrong with the numerals of a rendered text: those that nothing accounts for, and those that are false."""
    found, allowed, place = [], set[int](), 0
    for part in parts:
        shown = str(part)
        if text[place : place + len(shown)] != shown:
            return [*found, f"{shown!r} is not what is rendered in: {text}"]
        if not isinstance(part, str):
            wrong = faults(part, lookup)
            found += wrong
            allowed.update(() if wrong else range(place, place + len(shown)))
        place += len(shown)
    for constant in CONSTANTS:
        for match in re.finditer(rf"(?<!\d){re.escape(constant)}", text):
            allowed.update(range(*match.span()))
    return found + [
        f"{match[0]} comes from nowhere in: {text}"
        for match in re.finditer(r"\d[\d,.]*", text)
        if not allowed.issuperset(range(*match.span()))
        and not allowed.issuperset(range(match.start(), match.start() + len(match[0].rstrip(",."))))
    ]


def sentences(brief: Brief) -> dict[str, Sentence]:
    """Every sentence of a brief by the id it has in a page."""
    return {
        f"{section.key}-{place}": sentence
        for section in brief.sections
        for place, sentence in enumerate(section.sentences, start=1)
    }


def cells(brief: Brief) -> Iterable[tuple[Part, ...]]:
    """Every cell of every table of a brief."""
    for section in brief.sections:
        for table in (*section.tables, *(figure.table for figure in section.figures)):
            for row in table.rows:
                yield from row


def problems(brief: Brief, page: str, lookup: Lookup) -> list[str]:
    """Everything that a brief and its page say without a table that holds it, or in words that are not allowed."""
    rendered, found = told(page), list[str]()
    known = sentences(brief)
    if set(known) != set(rendered):
        found.append(f"sentences and page differ: {set(known) ^ set(rendered)}")
    for key, sentence in known.items():
        text = rendered.get(key, "")
        found += [f"{key}: {wrong}" for wrong in unfounded(text, sentence.parts, lookup)]
        found += [f"{key}: forbidden: {word}" for word in forbidden(text, lookup)]
    for cell in cells(brief):
        words = "".join(part for part in cell if isinstance(part, str))
        if re.search(r"\d", words.replace("100,000", "").replace("phase 3", "")):
            found.append(f"a cell says {words!r}")
        found += [wrong for part in cell if not isinstance(part, str) for wrong in faults(part, lookup)]
    return found


def forbidden(text: str, lookup: Lookup) -> list[str]:
    """Words that the data cannot carry."""
    found = [match[0] for match in FORBIDDEN.finditer(text)]
    if not lookup.has_approval:
        found += re.findall(r"(?<!not )\bapproved\b", text, re.IGNORECASE)
    return found


def has_approval(tables: Mapping[str, pd.DataFrame]) -> bool:
    """Whether a ledger says that something is approved."""
    return bool(
        tables["regulatory_events"]["kind"].eq("approval").any()
        or tables["regulatory_status"]["status"].eq("approved").any()
        or tables["approval_statements"]["says"].eq("some_approved").any()
    )
