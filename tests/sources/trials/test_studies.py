"""One study as the registry tells it: every word of its closed lists, and every field that may be missing."""

import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from thirty import study

from pipelines.sources.answers import Refused
from pipelines.sources.trials import tables
from pipelines.sources.trials.studies import FIELDS, Study, read_nct_id, read_study
from pipelines.tables import columns
from pipelines.tables.fetched.trials import TRIALS
from pipelines.text.terms import (
    CERTAINTIES,
    OVERALL_STATUSES,
    PHASES,
    SPONSOR_CLASSES,
    STUDY_TYPES,
)

GIVEN = {"type": "BIOLOGICAL", "name": "MSC exosomes", "otherNames": ["EV"], "description": "Given."}


def whole() -> dict[str, Any]:
    """A study with a value in every field that is asked for."""
    given = copy.deepcopy(GIVEN)
    made = study("NCT90000001", "2024-01-02", "2024-05", "Alopecia", given, whyStopped="Nobody came.")
    section = made["protocolSection"]
    section["identificationModule"] |= {"officialTitle": "An official title", "nctIdAliases": ["NCT00000009"]}
    made["hasResults"] = True
    for name in ("startDateStruct", "primaryCompletionDateStruct", "completionDateStruct"):
        section["statusModule"][name] = {"date": "2025", "type": "ESTIMATED"}
    for name in ("resultsFirstPostDateStruct", "lastUpdatePostDateStruct"):
        section["statusModule"][name] = {"date": "2026-01-02"}
    section["descriptionModule"]["detailedDescription"] = "More."
    section["conditionsModule"]["keywords"] = ["hair"]
    section["designModule"]["designInfo"] = {"primaryPurpose": "TREATMENT"}
    section["armsInterventionsModule"]["armGroups"] = [{"label": "A", "description": "B"}]
    section["outcomesModule"] = {
        "primaryOutcomes": [{"measure": "Density"}], "secondaryOutcomes": [{"measure": "Safety"}]
    }  # fmt: skip
    return made


def put(document: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    """Another value at the end of a path, in every item of the lists on the way; ... takes it out."""
    step, *rest = path
    if rest:
        inner = document[step]
        for part in inner if isinstance(inner, list) else [inner]:
            put(part, tuple(rest), value)
    elif value is ...:
        document.pop(step, None)
    else:
        document[step] = value


@pytest.mark.parametrize("missing", [..., None], ids=["absent", "null"])
@pytest.mark.parametrize("name", sorted(FIELDS.keys() - {"NCTId"}))
def test_every_field_but_the_number_may_be_missing(name: str, missing: object) -> None:
    document = whole()
    put(document, FIELDS[name], missing)
    found = read_study(document)
    assert found.nct_id == "NCT90000001"
    assert found != read_study(whole())


@pytest.mark.parametrize("module", sorted(whole()["protocolSection"].keys() - {"identificationModule"}))
@pytest.mark.parametrize("missing", [..., None], ids=["absent", "null"])
def test_every_other_module_may_be_missing(module: str, missing: object) -> None:
    document = whole()
    put(document, ("protocolSection", module), missing)
    assert read_study(document).nct_id == "NCT90000001"


@pytest.mark.parametrize(
    ("path", "words", "field"),
    [
        ("statusModule.overallStatus", OVERALL_STATUSES, "overall_status"),
        ("designModule.studyType", STUDY_TYPES, "study_type"),
        ("sponsorCollaboratorsModule.leadSponsor.class", SPONSOR_CLASSES, "sponsor_class"),
        ("designModule.enrollmentInfo.type", CERTAINTIES, "enrollment_type"),
    ],
)
def test_every_word_of_a_closed_list_is_read_as_it_is(path: str, words: tuple[str, ...], field: str) -> None:
    for word in words:
        document = whole()
        put(document, ("protocolSection", *path.split(".")), word)
        assert getattr(read_study(document), field) == word
    document = whole()
    other = words[0].lower()
    put(document, ("protocolSection", *path.split(".")), other)
    read = read_study(document)
    assert getattr(read, field) == other
    ((cause, place),) = read.odd
    assert cause.endswith(f"{other!r}, which Exoscope does not know, kept")
    assert place == read.nct_id


@pytest.mark.parametrize(
    ("phases", "expected"),
    [
        *(([phase], phase) for phase in PHASES if "|" not in phase),
        (["PHASE1", "PHASE2"], "PHASE1|PHASE2"),
        (["PHASE3", "PHASE2"], "PHASE2|PHASE3"),
        (["PHASE2", "PHASE2"], "PHASE2"),
        ([], None),
        ([None], None),
    ],
)
def test_a_list_of_phases_is_one_step_whatever_its_order(
    phases: list[str | None], expected: str | None
) -> None:
    document = whole()
    document["protocolSection"]["designModule"]["phases"] = phases
    assert read_study(document).phase == expected


def test_what_stands_in_a_study_beside_what_was_asked_for_is_passed_over() -> None:
    document = copy.deepcopy(whole())
    document |= {
        "derivedSection": {"miscInfoModule": {"versionHolder": "2026-11-23"}},
        "documentSection": None,
    }
    document["protocolSection"]["statusModule"]["lastKnownStatus"] = "PAUSED"
    assert read_study(document) == read_study(whole())


def test_a_study_of_which_only_the_number_was_asked() -> None:
    assert (
        read_nct_id({"protocolSection": {"identificationModule": {"nctId": "NCT00000001"}}}) == "NCT00000001"
    )
    for number in ("NCT1", "nct00000001", "", None, 7):
        with pytest.raises(Refused):
            read_nct_id({"protocolSection": {"identificationModule": {"nctId": number}}})


def test_text_is_one_line_without_control_characters() -> None:
    document = whole()
    document["protocolSection"]["identificationModule"]["briefTitle"] = (
        "Hair\x00 \u2028and\n\tskin\u200b 上海  x"
    )
    assert read_study(document).title == "Hair and skin 上海 x"


def test_a_study_without_a_brief_title_is_called_by_its_official_one() -> None:
    assert Study("NCT00000001", official_title="Official").title == "Official"


def test_a_column_is_added_in_the_declaration_and_in_the_reader_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing between the two names a column that only holds what the study says."""

    @dataclass(frozen=True)
    class Known(Study):
        acronym: str | None = None
        collaborators: tuple[str, ...] = ()

    added = {
        "collaborators": columns.text("Collaborators", "As registered, joined by |.", missing=True),
        "acronym": columns.text("Acronym", "As registered.", missing=True),
    }
    declared = replace(TRIALS, columns={**added, **TRIALS.columns})
    monkeypatch.setattr(tables, "TRIALS", declared)
    before = tables.trials([Known("NCT00000009", acronym="OLD")], date(2026, 11, 1))

    rows = tables.trials(
        [Known("NCT00000002", acronym="EXO", collaborators=("A|B", "C")), Known("NCT00000001")],
        date(2026, 11, 23),
        before,
    )

    assert list(rows.columns) == ["collaborators", "acronym", *TRIALS.columns]
    assert rows["nct_id"].tolist() == ["NCT00000001", "NCT00000002", "NCT00000009"]
    assert rows["acronym"].fillna("").tolist() == ["", "EXO", "OLD"]
    assert rows["collaborators"].fillna("").tolist() == ["", "A/B|C", ""]
    pd.testing.assert_frame_equal(declared.check(rows), rows)
