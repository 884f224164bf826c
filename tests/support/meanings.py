"""Numbers on the pages with what they count: one meaning must have one value, wherever it stands."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

#: A whole number, and the words behind it that say what it counts.
_COUNT = re.compile(
    r"(?<![\w.,$€£-])([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?![0-9%.,-]) "
    r"([a-z][a-z-]*(?:,? [a-z][a-z-]*)*(?: [12][0-9]{3})?)"
)
#: What ends a statement.
_ENDS = re.compile(r"\.\s|[;\n]|, (?=[0-9]|and [0-9])")
_LINKED = re.compile(r"\]\(")
#: Words behind the number of a longer statement, which say nothing of what it counts.
_OPEN = ("as", "of", "in", "to", "and", "from", "for", "so", "days", "months", "years", "weeks", "million")

#: Subject, and the words that say what is counted.
Meaning = tuple[str, str]


def counts(text: str, subjects: Iterable[str], topic: str) -> list[tuple[Meaning, str]]:
    """The counts of one text: whom or what they are about, what they count, and the number.

    A sentence that begins with one of the subjects and a colon is about it, and those behind it in the same paragraph;
    any other is about `topic`. What
    cites a source tells the source's own numbers, and is left out.
    """
    plain = re.sub(r"\\(.)", r"\1", text).replace("**", "")
    found = []
    for line in plain.splitlines():
        if _LINKED.search(line):
            continue
        about = topic
        for sentence in re.split(r"(?<=[.?!])\s", line):
            begins = sentence.lstrip("- ").removeprefix("Simulated: ")
            about = next((one for one in subjects if begins.startswith(f"{one}:")), about)
            for clause in _ENDS.split(sentence):
                found += [
                    ((about, words.strip()), number)
                    for number, words in _COUNT.findall(clause)
                    if not words.strip().startswith(_OPEN)
                ]
    return found


def conflicts(found: Iterable[tuple[str, Meaning, str]]) -> Mapping[Meaning, Mapping[str, list[str]]]:
    """Meanings that have more than one value. `found`: page, meaning, number."""
    values: dict[Meaning, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for page, meaning, number in found:
        if page not in values[meaning][number]:
            values[meaning][number].append(page)
    return {meaning: dict(told) for meaning, told in values.items() if len(told) > 1}
