"""Thirty hand-made studies, whose counts by year can be done in the head; shared by the tests of trials."""

from typing import Any

TWENTY = [f"Country {number:02}" for number in range(20)]

# Number, first posted, start, role, topic words in the condition: 30 rows.
_PLAN: list[tuple[str, str | None, str, str]] = [
    ("1999-12-31", "1999-11", "tested", ""),
    ("2000-01-01", "2000-01-01", "tested", "Alopecia"),
    *[("2019-05-02", "2019-06-01", "tested", "Alopecia")] * 3,
    *[("2019-12-31", "2020-01-01", "tested", "Burns")] * 4,
    *[("2020-01-01", "2020-02", "tested", "Sepsis")] * 5,
    *[("2024-07-01", None, "tested", "Alopecia")] * 2,
    *[("2025-07-01", "2027-01", "tested", "Alopecia")] * 3,
    *[("2026-11-01", "2026-12-01", "tested", "Melasma")] * 4,
    *[("2020-03-03", "2020-03-03", "measured", "Alopecia")] * 3,
    *[("2021-03-03", "2021", "secretome", "Alopecia")] * 2,
    *[("2022-03-03", "2022-03-03", "mentioned", "Alopecia")] * 2,
]
_GIVEN = {
    "tested": {"type": "BIOLOGICAL", "name": "MSC exosomes"},
    "measured": {"type": "DIAGNOSTIC_TEST", "name": "Exosome assay"},
    "secretome": {"type": "BIOLOGICAL", "name": "MSC secretome"},
    "mentioned": {"type": "DRUG", "name": "Aspirin"},
}


def thirty() -> list[dict[str, Any]]:
    """The thirty; NCT90000001 to NCT90000009 are the oddities that have been lost or counted twice elsewhere."""
    studies = [
        study(f"NCT900000{number:02}", posted, start, condition, _GIVEN[role])
        for number, (posted, start, role, condition) in enumerate(_PLAN, start=1)
    ]
    section = [one["protocolSection"] for one in studies]
    section[0]["designModule"].pop("phases")
    section[1]["designModule"]["phases"] = ["PHASE1", "PHASE2"]
    section[2]["contactsLocationsModule"] = {"locations": [{"country": name} for name in [*TWENTY, *TWENTY]]}
    section[3]["contactsLocationsModule"] = {}
    section[4]["statusModule"] |= {"overallStatus": "WITHDRAWN", "whyStopped": "Nobody came."}
    section[4]["designModule"]["enrollmentInfo"] = {"count": 0, "type": "ACTUAL"}
    section[5]["designModule"] = {"studyType": "EXPANDED_ACCESS"}
    section[5]["statusModule"]["overallStatus"] = "AVAILABLE"
    section[6]["sponsorCollaboratorsModule"]["leadSponsor"]["name"] = "上海交通大学 & Łódź\u2028“Exo”"
    section[7]["designModule"]["phases"] = ["NA"]
    section[8]["statusModule"]["completionDateStruct"] = {"date": "2026-12"}
    return studies


def study(
    nct_id: str, posted: str, start: str | None, condition: str, given: dict[str, str], **status: Any
) -> dict[str, Any]:
    """One study as the registry tells it."""
    dates: dict[str, Any] = {"startDateStruct": {"date": start}} if start else {}
    return {
        "protocolSection": {
            "identificationModule": {"nctId": nct_id, "briefTitle": f"A study of {condition or 'health'}"},
            "statusModule": {
                "overallStatus": "RECRUITING",
                "studyFirstPostDateStruct": {"date": posted, "type": "ACTUAL"},
                **dates,
                **status,
            },
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": "A hospital", "class": "OTHER"}},
            "descriptionModule": {"briefSummary": "Exosomes are named here."},
            "conditionsModule": {"conditions": [condition] if condition else []},
            "designModule": {
                "studyType": "INTERVENTIONAL",
                "phases": ["PHASE3"],
                "enrollmentInfo": {"count": 40, "type": "ESTIMATED"},
            },
            "armsInterventionsModule": {"interventions": [given]},
            "contactsLocationsModule": {"locations": [{"country": "Spain"}]},
        },
        "hasResults": False,
    }
