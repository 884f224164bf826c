"""ClinicalTrials.gov: where it is, and the fields of a study that Exoscope keeps."""

from pipelines.sources.client import Service

# No limit is documented; one request a second is what its robots file asks for.
REGISTRY = Service(
    name="ClinicalTrials.gov",
    address="https://clinicaltrials.gov/api/v2/",
    variable="EXOSCOPE_TRIALS_URL",
    spacing=1.0,
)

_MODULES = {
    "identificationModule": {"NCTId": "nctId", "BriefTitle": "briefTitle", "OfficialTitle": "officialTitle"},
    "statusModule": {
        "OverallStatus": "overallStatus",
        "WhyStopped": "whyStopped",
        "StartDate": "startDateStruct.date",
        "StartDateType": "startDateStruct.type",
        "PrimaryCompletionDate": "primaryCompletionDateStruct.date",
        "CompletionDate": "completionDateStruct.date",
        "CompletionDateType": "completionDateStruct.type",
        "StudyFirstPostDate": "studyFirstPostDateStruct.date",
        "ResultsFirstPostDate": "resultsFirstPostDateStruct.date",
        "LastUpdatePostDate": "lastUpdatePostDateStruct.date",
    },
    "sponsorCollaboratorsModule": {
        "LeadSponsorName": "leadSponsor.name",
        "LeadSponsorClass": "leadSponsor.class",
    },
    "descriptionModule": {"BriefSummary": "briefSummary"},
    "conditionsModule": {"Condition": "conditions", "Keyword": "keywords"},
    "designModule": {
        "StudyType": "studyType",
        "Phase": "phases",
        "DesignPrimaryPurpose": "designInfo.primaryPurpose",
        "EnrollmentCount": "enrollmentInfo.count",
        "EnrollmentType": "enrollmentInfo.type",
    },
    "armsInterventionsModule": {
        "ArmGroupLabel": "armGroups.label",
        "InterventionType": "interventions.type",
        "InterventionName": "interventions.name",
        "InterventionOtherName": "interventions.otherNames",
    },
    "outcomesModule": {
        "PrimaryOutcomeMeasure": "primaryOutcomes.measure",
        "SecondaryOutcomeMeasure": "secondaryOutcomes.measure",
    },
    "contactsLocationsModule": {"LocationCountry": "locations.country"},
}

#: Name of a field in `fields=` to the steps that lead to it in a study's JSON.
FIELDS: dict[str, tuple[str, ...]] = {
    name: ("protocolSection", module, *path.split("."))
    for module, fields in _MODULES.items()
    for name, path in fields.items()
} | {"HasResults": ("hasResults",)}
