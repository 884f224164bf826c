"""What vesicles are in a study: given, measured, a secretome, only named, or not clear from the record.

Rules over words, tuned on one half of 195 hand-labelled studies and measured on the other: docs/roles.md. A title
alone never makes `tested`: something in the protocol has to say that vesicles are what is given.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipelines.sources.trials.studies import Intervention, Study
from pipelines.text.vesicles import FULL, names_vesicles

_SECRETOME = re.compile(r"\bsecretom\w*|conditioned[\s-]+(?:culture[\s-]+)?medi(?:um|a)\b", re.IGNORECASE)

_LOOKS = re.compile(
    r"analy[sz]|assay|marker|detect|diagnos|measur|profil|quantif|sampl|sequenc|\btests?\b|\btesting\b|biops|"
    r"collect|isolation|extraction|proteom|in vitro|blood draw",
    re.IGNORECASE,
)
_TITLE_LOOKS = re.compile(
    rf"{_LOOKS.pattern}|predict|prognos|screening|expression|mechanis|characteri[sz]|circulating|\burin|\bsaliva|"
    r"-induced\b|\bassociation|\bcorrelat|\bheterogen|\brelationship|\bchanges?\b|\bimpact of\b",
    re.IGNORECASE,
)
_V = r"(?:exos[oi]m\w*|vesicles?|\bs?EVs?|\bExos?)\b\)?"
_DEED = (
    "safety|efficacy|effectiveness|tolerability|tolerance|application|use|treatment with|therapy with|treated with|"
    "administration|injection|infusion|inhalation|transplantation|effects?"
)
_FORM = (
    "therapy|treatment|infusion|injection|inhalation|administration|nebulizer|ointment|gel|isolate|solution"
)
_AIM = (
    "for (?:the )?(?:treatment|therapy|prevention)|in (?:the )?treatment|to (?:prevent|treat|deliver)|treating|"
    "promote|as (?:an? )?(?:treatment|therapy)"
)
_GIVES = re.compile(
    rf"{_V}[\s\w-]{{0,30}}\b(?:{_FORM})\b"
    rf"|\b(?:{_DEED})\b(?:(?!\bon\b).){{0,90}}?{_V}"
    rf"|{_V}.{{0,40}}?\b(?:{_AIM})",
    re.IGNORECASE,
)
_NOT_GIVEN = {"DIAGNOSTIC_TEST", "PROCEDURE", "BEHAVIORAL", "RADIATION"}
_LOOKING = {"DIAGNOSTIC", "SCREENING", "BASIC_SCIENCE"}
_CONTROL = re.compile(
    r"placebo|saline|standard (?:of )?(?:care|treatment)|\bsham\b|\bvehicle\b", re.IGNORECASE
)


class Reading(NamedTuple):
    """A role of `trial_terms.ROLES`, and what in the record decided it."""

    role: str
    reason: str


def role(study: Study) -> Reading:
    """The role of vesicles in a study, from its interventions, arms, titles, outcomes, type and purpose."""
    words = _Words(study)
    observes = study.study_type == "OBSERVATIONAL"
    looks, gives = False, ""
    for one in study.interventions:
        names = (one.name, *one.other_names)
        if any(map(words.named, names)):
            if one.kind == "DIAGNOSTIC_TEST" or any(_LOOKS.search(name) for name in names):
                looks = True
            else:
                gives = gives or "an intervention names vesicles"
        elif one.kind not in _NOT_GIVEN and words.describes(one.description):
            gives = gives or "the description of an intervention names vesicles"
    if not gives and any(words.named(arm) and not _LOOKS.search(arm) for arm in study.arms):
        gives = "an arm is named after vesicles"
    titles = [title for title in (study.brief_title, study.official_title) if title]
    in_title = any(map(words.named, titles))
    looking_title = any(_TITLE_LOOKS.search(title) for title in titles)
    giving_title = not looking_title and any(_GIVES.search(title) for title in titles)
    if not gives and in_title and giving_title and _something_is_given(study.interventions):
        gives = "the title names vesicles as the treatment, and something is given"
    if gives and observes:
        return Reading("unclear", f"{gives}, but the study only observes")
    if gives:
        return Reading("tested", gives)
    if found := _secretome(study, titles):
        return Reading("secretome", found)
    if looks:
        return Reading("measured", "an intervention examines vesicles")
    if any(map(words.named, study.outcomes)):
        return Reading("measured", "an outcome names vesicles")
    if not in_title:
        beside = any(map(words.named, (*study.conditions, *study.keywords)))
        return Reading(
            "mentioned", "only conditions or keywords name vesicles" if beside else "only long text"
        )
    if observes:
        return Reading("measured", "the title names vesicles, and the study only observes")
    if looking_title or study.purpose in _LOOKING:
        return Reading("measured", "the title names vesicles as what is examined")
    if study.interventions and not any(_GIVES.search(title) for title in titles):
        return Reading("measured", "the title names vesicles, the interventions do not")
    return Reading("unclear", "only the title names vesicles")


class _Words:
    """Finds vesicles in the texts of one study."""

    def __init__(self, study: Study) -> None:
        texts = (study.brief_title, study.official_title, study.summary, study.description)
        lists = (study.arms, study.conditions, study.keywords, study.outcomes)
        names = [
            text for one in study.interventions for text in (one.name, one.description, *one.other_names)
        ]
        whole = (text for group in (texts, names, *lists) for text in group if text)
        self._says_it_in_full = any(FULL.search(text) for text in whole)

    def named(self, text: str) -> bool:
        """Whether this short text names vesicles, in full or by a short form."""
        return names_vesicles(text, also_short=self._says_it_in_full)

    def describes(self, text: str | None) -> bool:
        """Whether a sentence of this long text names vesicles without examining them."""
        sentences = re.split(r"[.;]\s", text or "")
        return any(self.named(sentence) and not _LOOKS.search(sentence) for sentence in sentences)


def _something_is_given(interventions: Iterable[Intervention]) -> bool:
    return any(
        one.name and one.kind not in _NOT_GIVEN and not _CONTROL.search(one.name) for one in interventions
    )


def _secretome(study: Study, titles: Iterable[str]) -> str:
    names = [name for one in study.interventions for name in (one.name, *one.other_names)]
    if any(map(_SECRETOME.search, (*names, *study.arms))):
        return "an intervention is a secretome or conditioned medium"
    if any(map(_SECRETOME.search, titles)):
        return "the title names a secretome or conditioned medium"
    return ""
