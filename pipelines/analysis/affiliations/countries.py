"""The country of an affiliation, by the names that stand in it.

A rule of names, not of knowledge about places: "Oxford" names no country. docs/affiliations.md has the rule in words,
and how often it was right on strings read by hand.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

#: Code (ISO 3166-1 alpha-2; XK is user-assigned), name, other names in use, and regions that stand without their
#: country, such as "Ohio". Names are those of the ledger of jurisdictions.
FILE = Path(__file__).with_name("countries.csv")

#: Names that two countries share, to the words that tell which; without one of them there is no country.
_SHARED: Mapping[str, Mapping[str, str]] = {
    "georgia": {
        "GE": r"tbilisi|batumi|kutaisi|telavi|rustavi|zugdidi",
        "US": r"atlanta|augusta|athens|savannah|macon|emory|decatur|georgia (?:state|tech|institute)"
        r"|(?:university|college) of georgia",
    },
    "congo": {"CD": r"kinshasa|lubumbashi|goma|bukavu|kisangani", "CG": r"brazzaville|pointe noire"},
    "new england": {"AU": r"armidale", "US": r"biddeford|boston"},
}
#: What stands after a name that is written backwards, such as "Iran, Islamic Republic of", and unions of countries.
_NOT_NAMES = re.compile(
    r"(?:(?:islamic|plurinational|bolivarian|united|peoples|arab) )?republic of|federated states of|"
    r"(?:special administrative region|sar)(?: of china)?|european union|eu|and"
)
#: These write "China" after their own name.
_WITHIN_CHINA = ("HK", "MO", "TW")
_EMAIL = re.compile(r"(?<![\w.+'\-])[\w.+'\-]*@[\w.\-]*")
_ADDRESS = re.compile(
    r"\(?\b(?:electronic address|e-?mail(?: address)?|correspondence)\s*:.*$", re.IGNORECASE
)
#: Without DE: Germany is as likely.
_STATE = re.compile(
    r"(?:^|[\s,])(?:A[LKZR]|C[AOT]|DC|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|"
    r"W[AIVY])(?: \d{5}(?:-\d{4})?)?$"
)
_PROVINCES = {
    "ON": "CA",
    "QC": "CA",
    "BC": "CA",
    "AB": "CA",
    "NS": "CA",
    "MB": "CA",
    "NSW": "AU",
    "QLD": "AU",
    "VIC": "AU",
}
#: How many pieces from the end, and words of a name, are looked at.
_PIECES, _WORDS = 40, 8
#: Shorter names are taken only where they stand alone.
_LEAST_AT_END = 4


def parts(text: str) -> Iterator[str]:
    """The affiliations of one string, which joins several by ";"; without addresses of e-mail.

    >>> list(parts("A, Rome, Italy; B, Cairo, Egypt. Electronic address: x@y.org."))
    ['A, Rome, Italy', 'B, Cairo, Egypt']
    """
    for part in text.split(";"):
        kept = _EMAIL.sub("", _ADDRESS.sub("", part)).strip(" ,.\t\n")
        if kept:
            yield kept


def countries(text: str) -> tuple[str, ...]:
    """The countries that an affiliation names, each once, in its order: codes of ISO 3166.

    >>> countries("University of Macau, Taipa, Macau, China; Emory University, Atlanta, Georgia")
    ('MO', 'US')
    """
    return tuple(dict.fromkeys(code for part in parts(text) if (code := _country(part))))


def country_names() -> Mapping[str, str]:
    """Code to name, in the order of the codes."""
    return {row["code"]: row["name"] for row in _rows()}


def _country(part: str) -> str | None:
    """The country of the last piece that names one, alone or at its end: "Lebanon, NH 03756 USA" is no Lebanon."""
    pieces = [piece for piece in re.sub(r"\([^)]*\)", " ", part).split(",") if piece.strip()][-_PIECES:]
    plain = [_plain(piece) for piece in pieces]
    whole = " ".join(plain)
    for place in reversed(range(len(pieces))):
        for reader in (_alone, _at_end):
            if code := reader(pieces[place], plain[place], whole):
                return (_within_china(plain) if code == "CN" else None) or code
    return None


def _alone(piece: str, plain: str, whole: str) -> str | None:
    if _NOT_NAMES.fullmatch(plain):
        return None
    found = _names().get(plain) or _shared(plain, whole)
    written = piece.strip(" .")
    return found or ("US" if _STATE.search(written) else _PROVINCES.get(written.partition(" ")[0]))


def _at_end(piece: str, plain: str, whole: str) -> str | None:
    """The longest name that ends the piece: "New Mexico" before "Mexico"."""
    words = plain.split()[-_WORDS - 1 :]
    for first in range(1, len(words)):
        name = " ".join(words[first:])
        if name in _SHARED:
            return _shared(name, whole)
        if name in _names() and (len(name) >= _LEAST_AT_END or name in ("usa", "uk", "uae")):
            return _names()[name]
    return None


def _shared(name: str, whole: str) -> str | None:
    tells = _SHARED.get(name, {})
    return next((code for code, words in tells.items() if re.search(rf"\b(?:{words})\b", whole)), None)


def _within_china(plain: list[str]) -> str | None:
    """Hong Kong, Macao or Taiwan where a piece is its name, or the last begins with it."""
    last = plain[-1].split()
    codes = (_names().get(name) for name in (*plain, " ".join(last[:2]), " ".join(last[:1])))
    return next((code for code in codes if code in _WITHIN_CHINA), None)


def _plain(text: str) -> str:
    """Words without case, accents, stops, figures and a leading "the"; initials as one word, as in "pr china"."""
    split = unicodedata.normalize("NFKD", text.replace("&", " and ").replace("\u0131", "i"))
    bare = "".join(sign for sign in split if not unicodedata.combining(sign)).casefold()
    words = re.findall(r"[^\W_]+", re.sub(r"['\u2018\u2019`]", "", bare))
    kept = [word for word in words if not any(sign.isdigit() for sign in word)]
    return re.sub(r"\b(\w) (?=\w\b)", r"\1", " ".join(kept)).removeprefix("the ")


@cache
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in _rows():
        for name in (row["name"], *row["other_names"].split(";"), *row["regions"].split(";")):
            if name:
                found[_plain(name)] = row["code"]
    for shared in _SHARED:
        found.pop(shared, None)
    return found


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))
