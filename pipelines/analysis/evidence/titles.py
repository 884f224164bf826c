"""Whether a title names vesicles as what is given: the strict reading of the evidence ladder.

A rule over words, tuned on real titles of odd PMIDs and measured on those of even ones: docs/evidence.md.
"""

import re

from pipelines.text.vesicles import without_nuclease

#: Longer titles are read so far: a title is a line, not a text.
_READ = 600
# The rules see a title in lower case with one sign for every name of vesicles, which keeps them short and fast.
_V = "@"
_SHORT = re.compile(r"\b(?:s?EVs?|Exos?|EXOs?)\b|\bExo(?=[A-Z])")
_FULL = re.compile(r"exos[oi]m\w*|exoflo|(?:extra-?cellular[\s-]+)?(?:micro-?|nano-?)?vesicles?\b")
# Biomarker and laboratory studies: vesicles are looked at.
_LOOKS = re.compile(
    r"marker|diagnos|prognos|predict|detect|screening|profil|proteom|lipidom|transcriptom|sequencing|signature|"
    r"characteri[sz]|isolat(?:ion|ing|ed)|separation|\bassay|cytometry|identif|circulating|\bplasma\b|\bserum\b|"
    r"\burin(?:e|ary)\b(?!-derived)|\bsaliva|cerebrospinal|from (?:\w+ ){0,4}patients"
)
# What the body, or another treatment, does through its own vesicles.
_MAKING = "release|secretion|biogenesis|production|trafficking"
_OWN = re.compile(
    r"\b(?:via|through|mediated by|by (?:inhibiting|regulating|reducing|blocking|targeting|increasing))\b[^@]{0,60}@"
    rf"|@.{{0,12}}?\b(?:{_MAKING})\b"
    rf"|\b(?:{_MAKING}|secretes?) (?:\w+ ){{0,3}}@"
)
# Vesicles as what does harm.
_CULPRIT = re.compile(
    r"\b(?:tumou?r|cancer|carcinoma|melanoma|leuk[ae]e?mia|glioma|\w*blastoma)"
    r"(?:[\s-]+(?:cells?|derived|secreted|released))*[\s-]+(?:\w+[\s-]+){0,2}@"
    r"|@.{0,80}?\b(?:aggravat|exacerbat|toxicity|(?:promot|driv|facilitat|sustain|induc|mediat|determin)\w*.{0,60}?"
    r"(?:metasta|tumou?r|cancer))"
)
_DEED = (
    "therap(?:y|ies|eutics?)|treatment|treating|infusion|injection|inhalation|administration|delivery|combination|"
    "efficacy|effectiveness|safety|application|use|using|loading|hydrogel|gel|ointment|patch|booster|formulation|"
    "solution|carriers?|nanocarriers?|nanotherapy"
)
_MADE = "loaded|laden|engineered|modified|decorated|tagged|treated|primed|preconditioned|conjugated|mimetic"
_GIVEN = re.compile(
    rf"\b(?:{_DEED}|{_MADE})\b(?:(?!\bon\b)[^@]){{0,80}}@"
    rf"|@[\s\w-]{{0,40}}?\b(?:{_DEED}|{_MADE})\b"
    r"|@.{0,70}?\b(?:combined with|to (?:treat|deliver|prevent)\b|(?:for|in) (?:\w+ ){0,2}"
    r"(?:delivery|treatment|treating|therapy|repair|healing))"
)
_HELPS = re.compile(
    r"@.{0,100}?(?:alleviat|ameliorat|attenuat|protect|rescu|restor|improv|reliev|mitigat|prevent|repair|regenerat|"
    r"recover|rejuvenat|myelinat|\bheal)"
)
# Words of any effect or of a trial, which only the usual sources of a treatment turn into giving.
_DOES = re.compile(
    r"@.{0,100}?\b(?:promot|inhibit|enhanc|suppress|regulat|modulat|increas|reduc|facilitat|accelerat|patients)"
    r"|\b(?:effects?|evaluation|study|trial) of\b[^@]{0,80}@|@ (?:in|for|on)\b"
)
_SOURCE = re.compile(
    r"\b(?:stem|stromal|(?:b|adi|h?uc-?)?mscs?|bmscs?|adscs?|progenitor|plant|milk|platelet|umbilical|amniotic)\b"
)

_ANIMALS = re.compile(
    r"\bveterinary\b"
    r"|\b(?:in|for) (?:[\w-]+ ){0,2}(?:dogs?|cats|horses?|mares?|cattle|cows?|calves|piglets|goats)\b(?!'s| milk)"
    r"|\b(?:dogs|cats|horses|mares|cows|goats) with\b",
    re.IGNORECASE,
)


def treats_animals(title: str) -> bool:
    """Whether a title names an animal as the patient; the milk or cells of one are none."""
    return bool(_ANIMALS.search(title[:_READ]))


def gives_vesicles(title: str) -> bool:
    """Whether a title names vesicles as what is given, to people, animals or cells, and not as what is examined.

    Vesicles count as given with a word of giving or of making ready beside them (therapy, injection, loaded), or with a
    good effect, or with any effect if they come from where treatments are made (stem cells, plants, milk). Titles
    that look (marker, profiling, serum), that blame (tumour-derived, aggravate), and vesicles that the body or another
    treatment only acts through ("via exosomes", "exosome release") do not.

    In an article on vesicles short forms (EVs) are vesicles too.
    """
    words = _SHORT.sub(_V, title[:_READ].replace(_V, " ")).lower()
    acted = _OWN.sub(" ", _FULL.sub(_V, without_nuclease(words)))
    if _V not in acted or _LOOKS.search(words) or _CULPRIT.search(acted):
        return False
    return bool(
        _GIVEN.search(acted) or _HELPS.search(acted) or (_SOURCE.search(words) and _DOES.search(acted))
    )
