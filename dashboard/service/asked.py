"""What an address takes and gives: declared once, for what reads a request and for the description of it."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import streamlit as st

from dashboard.service.room import Room
from pipelines.errors import ExoscopeError

#: As OpenAPI has it.
Parameter = Mapping[str, Any]
#: Bytes, and further headers.
Made = tuple[bytes, Mapping[str, str]]

#: Type of a value to those of Python, and to what a sentence calls it.
_TYPES = {"string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,)}
_CALLED = {"string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false"}


class RefusedError(ExoscopeError):
    """A request that is not answered with what it asked for: an HTTP status and a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Ready(NamedTuple):
    """An answer that can be made: what tells it from all others, and how."""

    tag: str
    make: Callable[[], Made]
    headers: Mapping[str, str]


class Operation(NamedTuple):
    """An address, what it takes and gives, and in whose threads."""

    path: str
    about: str
    media: Mapping[str, str]  # the kind that the path names ("" without one) to the media type
    ready: Callable[[Mapping[str, Any]], Ready]  # of what was asked
    room: Room
    parameters: Callable[[Mapping[str, str]], Iterable[Parameter]] = lambda _: ()  # of the parts of a path


def has_sign_in() -> bool:
    """Whether pages are shown only to readers who signed in: what `st.user` is told by, too."""
    return bool(st.secrets.load_if_toml_exists() and st.secrets.get("auth"))


def parameter(
    name: str, about: str, kind: str = "string", many: bool | None = None, **limits: Any
) -> Parameter:
    """A parameter of a query; `many` values are written by naming it often (True) or between commas (False)."""
    told, schema = {"name": name, "in": "query", "description": about}, {"type": kind, **limits}
    if many is None:
        return {**told, "schema": schema}
    return {**told, "schema": {"type": "array", "minItems": 1, "items": schema}, "explode": many}


def part(name: str, allowed: Iterable[str]) -> Parameter:
    """A part of a path: one of these words."""
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "enum": [*allowed]}}


def read(written: Mapping[str, list[str]], parameters: Iterable[Parameter]) -> dict[str, Any]:
    """Parameter to its value, or values where it takes many.

    Raises:
        RefusedError: One is not known (422), or is given what it does not take (422, in a path 404).
    """
    known = {one["name"]: one for one in parameters}
    if unknown := [repr(name[:80]) for name in written if name not in known]:
        names = ", ".join(name for name, one in known.items() if one["in"] == "query") or "none"
        raise RefusedError(422, f"This address takes no {', '.join(unknown[:5])}. It takes: {names}.")
    return {name: _values(known[name], texts) for name, texts in written.items()}


def _values(one: Parameter, texts: list[str]) -> Any:
    schema = one["schema"].get("items", one["schema"])
    values = [
        _value(text, schema) for text in (texts[0].split(",") if one.get("explode") is False else texts)
    ]
    if None in values or (len(texts) > 1 and not one.get("explode")):
        takes = schema.get("title", _CALLED[schema["type"]])
        takes += f" from {schema['minimum']:,} to {schema['maximum']:,}" if "minimum" in schema else ""
        takes = f"one of {', '.join(schema['enum'])}" if "enum" in schema else takes
        said = ", ".join(repr(text[:80]) for text in texts[:3])
        raise RefusedError(404 if one["in"] == "path" else 422, f"{one['name']}: takes {takes}, not {said}.")
    return values if "explode" in one else values[0]


def _value(text: str, schema: Mapping[str, Any]) -> Any:
    """What a text says in the terms of a schema; None where it says nothing in them."""
    try:
        value = text if schema["type"] == "string" else json.loads(text)
    except (ValueError, RecursionError):
        return None
    fits = type(value) in _TYPES[schema["type"]] and value in schema.get("enum", (value,))
    fits = fits and schema.get("minimum", value) <= value <= schema.get("maximum", value)
    return value if fits and re.fullmatch(schema.get("pattern", ".*"), str(value), re.DOTALL) else None
