"""A topic's words for trials: from one list comes the registry's search and the search of our own records.

A word is a word or phrase, as the registry's search takes it; words joined by " + " must all be there. Locally a
space also matches a hyphen, letters of either case are the same, and a plural s or es may follow.
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
    between = r"[\s\u2010-\u2015-]+"
    phrase = between.join(re.escape(part) for part in re.split(r"[\s-]+", words))
    return re.compile(rf"(?<!\w){phrase}(?:e?s)?(?!\w)", re.IGNORECASE)
