"""A topic's words for trials: from one list comes the registry's search and the search of our own records.

A word is a word or phrase, as the registry's search takes it; words joined by " + " must all be there. Locally a
space also matches a hyphen, letters of either case are the same, and words are read by their stems, as the registry
reads them: singular for plural and back, and within a phrase heal for healing and back. A word that stands alone finds
no -ing or -ed that it does not have itself: burning and diagnosed say something else than burn and diagnosis.
"""

import re
from collections.abc import Iterable
from functools import cache

from pipelines.sources.trials.studies import Study

_JOIN = " + "
_PLAIN = re.compile(r"[A-Za-z0-9]+")
# Between two parts of a text, so that no phrase is found across their border.
_BORDER = " | "


def query(words: Iterable[str]) -> str:
    """The words as the registry's search takes them: phrases in quotation marks, joined by OR."""
    return " OR ".join(_entry(entry) for entry in words)


def all_of(queries: Iterable[str]) -> str:
    """One search for what all of these find."""
    return " AND ".join(f"({part})" for part in queries)


def matches(words: Iterable[str], text: str) -> bool:
    """Whether the text has one of the words."""
    return any(all(_pattern(part).search(text) for part in entry.split(_JOIN)) for entry in words)


def places(words: Iterable[str], text: str) -> list[tuple[int, int]]:
    """From where to where the words, and parts of them, stand first in the text, in its order."""
    met = (_pattern(part).search(text) for entry in words for part in entry.split(_JOIN))
    return sorted(one.span() for one in met if one)


def searched_text(study: Study) -> str:
    """Everything of a study that its own words can stand in."""
    parts = [
        study.brief_title,
        study.official_title,
        *study.conditions,
        *study.keywords,
        *study.arms,
        *study.arm_descriptions,
        *(one.name for one in study.interventions),
        *(other for one in study.interventions for other in one.other_names),
        *(one.description for one in study.interventions),
        *study.outcomes,
        study.summary,
        study.description,
        study.why_stopped,
        study.sponsor,
    ]
    return _BORDER.join(part for part in parts if part)


def _entry(entry: str) -> str:
    parts = [part if _PLAIN.fullmatch(part) else f'"{part}"' for part in entry.split(_JOIN)]
    return parts[0] if len(parts) == 1 else f"({' AND '.join(parts)})"


@cache
def _pattern(words: str) -> re.Pattern[str]:
    parts = re.split(r"[\s-]+", words)
    phrase = r"[\s\u2010-\u2015-]+".join(_forms(part, is_alone=len(parts) == 1) for part in parts)
    return re.compile(rf"(?<!\w){phrase}(?!\w)", re.IGNORECASE)


# An ending of number or tense, where at least four letters stay; diagnosis and virus have none.
_ENDING = re.compile(r"(?<=\w{4})(?:ing|ed|es|e|(?<![sui])s)$", re.IGNORECASE)
_DOUBLED = re.compile(r"([bdgmnprt])\1$", re.IGNORECASE)


def _forms(word: str, *, is_alone: bool) -> str:
    """A pattern of a word in its other numbers and tenses."""
    if by_y := re.fullmatch(r"(\w{3,}[^\Waeiou])(?:y|ies)", word, re.IGNORECASE):
        return f"{by_y[1]}(?:y|ies)"
    bare = _ENDING.sub("", word)
    ending = word[len(bare) :]
    stem = bare[:-1] if ending in ("ing", "ed") and _DOUBLED.search(bare) else bare
    # An e belongs to a stem that had one, or may have: vesicle, needling; scare is none of scar and scarring.
    may_have_e = stem == bare and ending not in ("", "s")
    number = "e?s?" if may_have_e else "(?:e?s)?" if re.search("(?:[sxz]|[cs]h)$", stem) else "s?"
    own = re.escape(word[len(stem) :])
    tense = own if is_alone else rf"{re.escape(stem[-1:])}?(?:ed|ing)|{own}"
    return rf"{re.escape(stem)}(?:{tense}|{number})"
