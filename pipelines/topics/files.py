"""Reads a topics file and checks its shape: every key, type, id and reference.

What a search says is not checked here: that needs the grammar, which the dashboard should not have to load.
"""

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, NamedTuple

from pipelines.errors import TopicError
from pipelines.text import disk
from pipelines.text.plain import UNWANTED
from pipelines.topics.terms import DEFINITIONS, FIELD

Table = dict[str, Any]

#: The bundled file has a hundredth of this.
_LARGEST_BYTES = 5_000_000
_MANY_KEYS = re.compile(r"""(?:["']?[\w-]++["']?\s*+\.\s*+){50}""")
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TRIAL_WORD = re.compile(r"\w[\w-]*( (\+ )?\w[\w-]*)*")
_FLAG_WORDS = re.compile(r"\w[\w -]*\*?")


class Shape(NamedTuple):
    """What a value has to be, and how to say it."""

    holds: Callable[[Any], bool]
    words: str


_TEXT = Shape(
    lambda value: isinstance(value, str) and bool(value.strip()) and not re.search(UNWANTED, value),
    "a text in quotation marks",
)
_DAY = Shape(lambda value: type(value) is date, "a day without quotation marks, as in 2026-11-23")
_YES_OR_NO = Shape(lambda value: isinstance(value, bool), "true or false, without quotation marks")
_YEAR = Shape(lambda value: type(value) is int and 1800 <= value <= 2100, "a year, as in 2000")
_IDS = Shape(
    lambda value: _is_list_of_texts(value) and all(map(_ID.fullmatch, value)),
    'a list of ids, each once, as in ["artificial", "hair"]',
)
_TITLE_WORDS = Shape(
    lambda value: _is_list_of_texts(value) and all(map(_FLAG_WORDS.fullmatch, value)),
    'a list of words or phrases, each once, as in ["hair cell*", "inner ear"]',
)
_TRIAL_WORDS = Shape(
    lambda value: _is_list_of_texts(value) and all(map(_TRIAL_WORD.fullmatch, value)),
    'a list of words or phrases, each once, as in ["hair loss", "radiofrequency + skin"]',
)
_NAMES = Shape(
    lambda value: _is_list_of_texts(value) and all(map(_TEXT.holds, value)),
    'a list of names, each once, as in ["Kimera Labs"]',
)
_NCT_IDS = Shape(
    lambda value: _is_list_of_texts(value) and all(re.fullmatch("NCT[0-9]{8}", one) for one in value),
    'a list of NCT numbers, each once, as in ["NCT05658094"]',
)
_TABLE = Shape(lambda value: isinstance(value, dict), "a table of its own")

_REVIEW = {"why": _TEXT, "known_misses": _TEXT, "reviewed_on": _DAY}
_NAMED = {"label": _TEXT, "about": _TEXT}
_DEFINITION = {"search": _TEXT, **_REVIEW}
_TOPIC_OPTIONS = {"parent": _TEXT, "context": _YES_OR_NO, "claims": _YES_OR_NO}
_SEARCHED = dict.fromkeys(DEFINITIONS, _TABLE)
_SEARCHED_OPTIONS = _TOPIC_OPTIONS | {"within": _TEXT, "without": _IDS, "trials": _TABLE, "names": _TABLE}
_WORDS = {"words": _TRIAL_WORDS, **_REVIEW}
_CROSSED = {"all_of": _IDS, **_REVIEW}
_CROSSED_OPTIONS = _TOPIC_OPTIONS | {"any_of": _IDS}
_WATCH = {"topics": _IDS, "companies": _NAMES, "sponsors": _NAMES, "nct_ids": _NCT_IDS}
_SECTIONS: dict[str, tuple[dict[str, Shape], dict[str, Shape]]] = {
    "facets": (_NAMED | {"search": _TEXT}, {"medline_only": _YES_OR_NO}),
    "flags": (
        _NAMED | {"title_has": _TITLE_WORDS},
        {"unless": _TITLE_WORDS, "together_with": _TITLE_WORDS, "topics": _IDS},
    ),
    "exclusions": (_DEFINITION, {}),
    "themes": (_NAMED, {}),
}


def read_topics_file(path: Path, *, only_topics: bool = False) -> Table:
    """The tables of a topics file; raises TopicError at the first key, type or id that is wrong.

    With `only_topics` it is a user's own file, which may hold topics, a watch list, and nothing else.
    """
    return read_topics_text(_text(path), path.name, only_topics=only_topics)


def read_topics_text(text: str, file: str, *, only_topics: bool = False) -> Table:
    """The same from the text of a file of that name."""
    tables = _toml(text, file)
    shapes, options = {"topics": _TABLE}, {"watch": _TABLE} if only_topics else {}
    if not only_topics:
        shapes |= {"first_year": _YEAR} | dict.fromkeys(_SECTIONS, _TABLE)
    elif "watch" in tables:
        tables.setdefault("topics", {})
    _check_table(file, tables, shapes, options)
    for section, rows in tables.items():
        if section == "watch":
            _check_table(f"{file}: watch", rows, {}, _WATCH)
        if section == "watch" or not isinstance(rows, dict):
            continue
        for name, row in rows.items():
            where = f"{file}: {section.removesuffix('s')} {name}"
            if not _ID.fullmatch(name):
                raise TopicError(f"{where}: a bad id; write small letters, digits and _, as in skin_ageing.")
            _check_value(where, name, row, _TABLE)
            if section == "topics":
                _check_topic(where, row)
            else:
                _check_table(where, row, *_SECTIONS[section])
    return tables


def check_references(
    topics: Mapping[str, Table],
    files: Mapping[str, str],
    exclusions: Iterable[str],
    flags: Mapping[str, Table],
) -> None:
    """Raises TopicError when topics name one that is not there, go round in a circle, or share a label.

    `files` says which file each topic comes from, for the error.
    """
    if FIELD not in topics or "all_of" in topics[FIELD]:
        raise TopicError(
            f"{FIELD}: every search is joined with it; write [topics.{FIELD}] with three searches."
        )
    for name, flag in flags.items():
        for other in flag.get("topics", ()):
            check_known(f"flag {name}, topics", other, topics, "topic")
    labels: dict[str, str] = {}
    for name, topic in topics.items():
        where = f"{files[name]}: topic {name}"
        for key in ("parent", "within", "all_of", "any_of"):
            for other in _listed(topic.get(key)):
                check_known(f"{where}, {key}", other, topics, "topic")
        for other in topic.get("without", ()):
            check_known(f"{where}, without", other, exclusions, "exclusion")
        twin = labels.setdefault(topic["label"].casefold(), name)
        if twin != name:
            raise TopicError(
                f"{where}, label: topic {twin} has the same label; write one that tells them apart."
            )
    for keys in (("parent",), ("within", "all_of", "any_of")):
        graph = {name: [o for key in keys for o in _listed(topic.get(key))] for name, topic in topics.items()}
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            circle = list(reversed(error.args[1]))
            raise TopicError(
                f"{files[circle[0]]}: topic {circle[0]}, {' or '.join(keys)}: a circle, "
                f"{' -> '.join(circle)}; write topics that do not lead back to this one."
            ) from None


def _text(path: Path) -> str:
    try:
        return disk.read_bytes(path, _LARGEST_BYTES).decode(
            "utf-8-sig"
        )  # some editors write a byte-order mark
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise TopicError(f"{path}: cannot be read ({reason}); write the path of a topics file.") from None
    except UnicodeDecodeError:
        raise TopicError(f"{path.name}: not a text in UTF-8; save the file as UTF-8.") from None


def _toml(text: str, file: str) -> Table:
    try:
        if _MANY_KEYS.search(text):  # which tomllib reads, in minutes
            raise RecursionError
        return tomllib.loads(text)
    except ValueError as error:  # also of a number of more digits than Python reads
        raise TopicError(
            f"{file}: not valid TOML: {error}; write the file like pipelines/topics/topics.toml."
        ) from None
    except RecursionError:
        raise TopicError(
            f"{file}: nested too deeply; write the file like pipelines/topics/topics.toml."
        ) from None


def _check_topic(where: str, topic: Table) -> None:
    if "all_of" not in topic and "any_of" not in topic:
        _check_table(where, topic, _NAMED | _SEARCHED, _SEARCHED_OPTIONS)
        for definition in DEFINITIONS:
            _check_table(f"{where}, {definition}", topic[definition], _DEFINITION, {})
        for words in ("trials", "names"):
            if words in topic:
                _check_table(f"{where}, {words}", topic[words], _WORDS, {})
        return
    if both := [definition for definition in DEFINITIONS if definition in topic]:
        raise TopicError(
            f"{where}, {both[0]}: a crossing has no search of its own; "
            f"write `within` in place of `all_of`, or no {both[0]}."
        )
    _check_table(where, topic, _NAMED | _CROSSED, _CROSSED_OPTIONS)


def _check_table(where: str, table: Table, required: dict[str, Shape], optional: dict[str, Shape]) -> None:
    known = required | optional
    for key, value in table.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1) or known
            raise TopicError(f"{where}, {key}: unknown key; write {' or '.join(near)}.")
        _check_value(where, key, value, known[key])
    for key, shape in required.items():
        if key not in table:
            raise TopicError(f"{where}, {key}: missing; write {key} = {shape.words}.")


def _check_value(where: str, key: str, value: Any, shape: Shape) -> None:
    if not shape.holds(value):
        raise TopicError(f"{where}, {key}: {str(value)[:60]!r} does not fit; write {shape.words}.")


def check_known(where: str, name: str, known: Iterable[str], kind: str) -> None:
    """Raises TopicError where nothing of that kind is called so."""
    known = list(known)
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1) or known
        raise TopicError(f"{where}: there is no {kind} {name!r}; write {' or '.join(near)}.")


def _listed(value: str | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else value or []


def _is_list_of_texts(value: Any) -> bool:
    if not (isinstance(value, list) and value and all(isinstance(text, str) for text in value)):
        return False
    return len(set(value)) == len(value)
