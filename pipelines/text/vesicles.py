"""How titles, protocols and ledgers name vesicles."""

import re

#: Vesicles in full, or as a product whose name says so.
FULL = re.compile(
    r"exos[oi]m|extra-?cellular[\s-]+(?:micro|nano)?vesicles?|micro-?vesicles?|nano-?vesicles?"
    r"|\bexoflo\b|derived s?evs?\b|\bM[SP]Cs?-(?:exos?|s?evs?)\b",
    re.IGNORECASE,
)
#: Short forms and product names mean other things elsewhere: they count where vesicles are named in full as well.
SHORT = re.compile(r"(?<![A-Za-z])(?:s?EVs?|Exos?|EXOs?)\b|\bExo[A-Z]")
#: A nuclease that has the same name.
NUCLEASE = re.compile(r"exosome (?:complex|component)|rna exosome|nuclear exosome", re.IGNORECASE)


def names_vesicles(text: str, *, also_short: bool = False) -> bool:
    """Whether this short text names vesicles, in full or (where that is enough) by a short form."""
    text = NUCLEASE.sub("", text)
    return bool(FULL.search(text) or (also_short and SHORT.search(text)))
