"""Sound documents with something wrong in them: a key dropped, a type swapped, a number or a text of another world."""

from typing import Any

from hypothesis import strategies as st


def _deep() -> list[Any]:
    nested: list[Any] = []
    for _ in range(300):
        nested = [nested]
    return nested


_NUMBERS = (True, -1, 0, 3, 10**30, -(10**400), 1e308, float("nan"), float("inf"))
_TEXTS = (
    "",
    " ",
    "\x00",
    "\ud800",
    "²",
    "\uff11",
    "9" * 5_000,
    "2026-02-30",
    "20260230",
    "0000",
    "<a>",
    "a\nb\u202e",
)
_PARTS = ([], {}, [None], {"": None}, {"a": {"b": []}}, [[1], "x"])
_ODD = st.sampled_from((None, *_NUMBERS, *_TEXTS, "\ufeff", "x" * 3_000, *_PARTS)) | st.builds(_deep)


def mutated(document: Any) -> st.SearchStrategy[Any]:
    """The document with one to three places changed."""
    return st.lists(st.tuples(st.integers(0, 2**32), st.integers(0, 3), _ODD), min_size=1, max_size=3).map(
        lambda changes: _changed(document, changes)
    )


def _changed(document: Any, changes: list[tuple[int, int, Any]]) -> Any:
    for where, how, odd in changes:
        places = list(_places(document, ()))
        document = _at(document, places[where % len(places)], how, odd)
    return document


def _places(part: Any, path: tuple[Any, ...]) -> Any:
    yield path
    if len(path) < 30:
        inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        for key, value in inner:
            yield from _places(value, (*path, key))


def _at(part: Any, path: tuple[Any, ...], how: int, odd: Any) -> Any:
    if not path:
        return odd
    key, *rest = path
    copy: Any = dict(part) if isinstance(part, dict) else list(part)
    if rest or how < 2:
        copy[key] = _at(part[key], tuple(rest), how, odd)
    elif how == 2:
        del copy[key]
    elif isinstance(copy, dict):
        copy[str(odd)[:9]] = copy.pop(key)
    else:
        copy.append(copy[key])
    return copy
