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
# A nuclease has the same name. Complexes and components are said of vesicles too: words of RNA decay decide. The flag
# rna_exosome of topics.toml has the same words.
_NUCLEASE = re.compile(
    r"(?<![\w-])(?<!coding )(?:rna|nuclear|cytoplasmic|nucleolar) exosomes?\b|\bexosc\d+", re.IGNORECASE
)
_MAYBE_NUCLEASE = re.compile(r"(?<!derived )\bexosome\b(?!-)", re.IGNORECASE)
_DECAY = re.compile(
    r"exo(?:ribo)?nucle|\bexosc\d|\b(?:ribonuclease|rnase) complex|degradation of (?:ribosomal rna|m?rna)"
    r"|\b[mr]?rna[ -](?:decay|degradation|surveillance|quality control|turnover|processing|precursors)"
    r"|mrna can be degraded|deadenylation|decapping"
    r"|\b(?:xrn1|dis3|rrp4|rrp6|mtr3\b|mtr4\b|csl4\b|ski complex|pm-scl)",
    re.IGNORECASE,
)


def without_nuclease(text: str) -> str:
    """The text without the names of the RNA exosome."""
    plain = _NUCLEASE.sub("", text)
    return _MAYBE_NUCLEASE.sub("", plain) if _DECAY.search(text) else plain


def names_vesicles(text: str, *, also_short: bool = False) -> bool:
    """Whether this short text names vesicles, in full or (where that is enough) by a short form."""
    text = without_nuclease(text)
    return bool(FULL.search(text) or (also_short and SHORT.search(text)))
