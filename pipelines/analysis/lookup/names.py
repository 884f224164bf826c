"""How names are compared: by letters and digits alone, in words that may be joined or split, with few letters wrong."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from pipelines.analysis.market.companies import KIND_WORDS, firm_key, names_of

#: The longest name that is looked for, and from how many letters on one, and two, of them may be wrong.
LONGEST, LIKE, TWICE = 200, 4, 8
_WORD = re.compile(r"[^\W_]+|&")
#: Signs that are no part of a name; taken apart, ™ would be the letters TM.
_MARKS = str.maketrans("™℠®©", "    ")
_BETWEEN = re.compile(r"[|;:,/()\[\]]| dba | and ")


class Name(NamedTuple):
    """What is compared of a name: letters and digits without blanks."""

    whole: str  # without its legal form
    stem: str  # also without words such as Therapeutics at its end
    beginnings: tuple[str, ...]  # its first word, its first two, and so on

    def lacks(self, other: "Name") -> bool:
        """Whether the other is the same but for such a word that it lacks: Capricor, of Capricor Therapeutics."""
        return self.stem == other.stem == other.whole != self.whole

    def is_same(self, other: "Name") -> bool:
        """Whether the two are written the same but for such a word that one of them lacks."""
        return self.whole == other.whole or self.lacks(other) or other.lacks(self)


def folded(text: str) -> str:
    """The words of a text without case, accents and signs, a blank between them.

    >>> folded("S&E Bío: EV-PURE+"), folded("***")
    ('s and e bio ev pure', '')
    """
    if not text.isascii():
        split = unicodedata.normalize("NFKD", text.translate(_MARKS))
        text = "".join(sign for sign in split if not unicodedata.combining(sign))
    return " ".join("and" if word == "&" else word for word in _WORD.findall(text.casefold()))


def name_of(text: str) -> Name | None:
    """A name as it is compared; None where it has no letter and no digit."""
    words = folded(firm_key(text.translate(_MARKS))).split()
    stem = re.sub(f"{KIND_WORDS.pattern}$", "", " ".join(words)).replace(" ", "")
    joined = tuple("".join(words[:count]) for count in range(1, len(words) + 1))
    return Name(joined[-1], stem, joined) if words else None


def asked_for(text: str) -> list[Name]:
    """The names that somebody asks for: of "Elevai Labs / PMGC Holdings" both; none of fewer than two signs."""
    line = " ".join(text[:LONGEST].split())
    found = list(filter(None, map(name_of, names_of(line)))) or filter(None, [name_of(line)])
    return [name for name in found if len(name.whole) > 1]


def names_in(cell: str) -> Iterator[str]:
    """The names in a cell that holds names: also those in brackets, and each of a list."""
    return (name for piece in _BETWEEN.split(cell) if (name := piece.strip()))


def pattern(*keys: str) -> str:
    """What matches folded words that, joined, are one of these: exoflo is in "of exo flo", and not in "exoflow"."""
    return f"(?:^| )(?:{'|'.join(' ?'.join(key) for key in keys)})(?:$| )"


def written(key: str, text: str) -> str:
    """How a key is written in a text; the text where it is not seen there, as of an & that stands for and."""
    signs = r"[\W_]*".join(key)
    split = unicodedata.normalize("NFKD", text.translate(_MARKS))
    found = re.search(rf"(?<![^\W_]){signs}(?![^\W_])", split, re.IGNORECASE)
    return unicodedata.normalize("NFC", found.group()) if found else text


def edits_allowed(asked: Name) -> int:
    """How many letters of a name may be wrong: none of fewer than four letters, one, and two of eight or more."""
    return (len(asked.stem) >= LIKE) + (len(asked.stem) >= TWICE)


def edits(one: str, other: str, most: int) -> int | None:
    """How many letters are wrong, missing, too many or swapped with their neighbour; None where more than `most` are.

    A digit is never a slip: Vesicles 12 is another firm than Vesicles 11.

    >>> edits("kimera", "kimara", 2), edits("kimera", "kmiera", 2), edits("kimera", "kmira", 1), edits("ev1", "ev2", 2)
    (1, 1, None, None)
    """
    if re.findall(r"\d", one) != re.findall(r"\d", other):
        return None
    # Two quick looks first: one edit changes the length by one letter, and which letters there are by two.
    if abs(len(one) - len(other)) > most or len(set(one) ^ set(other)) > 2 * most:
        return None
    return next((count for count in range(most + 1) if _within(one, other, count)), None)


def _within(one: str, other: str, count: int) -> bool:
    if one == other or not count:
        return one == other
    if one[:1] == other[:1]:
        return _within(one[1:], other[1:], count)
    rest = [(one[1:], other[1:]), (one[1:], other), (one, other[1:])]
    if len(one) > 1 and one[:2] == other[1::-1]:
        rest.append((one[2:], other[2:]))
    return any(_within(left, right, count - 1) for left, right in rest)
