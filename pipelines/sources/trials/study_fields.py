"""The fields of a registered study that Exoscope asks for, and where each stands."""

_MODULES = {
    "identificationModule": {"NCTId": "nctId", "BriefTitle": "briefTitle", "OfficialTitle": "officialTitle"},
    "statusModule": {
        "OverallStatus": "overallStatus",
        "WhyStopped": "whyStopped",
        "StartDate": "startDateStruct.date",
        "StartDateType": "startDateStruct.type",
        "PrimaryCompletionDate": "primaryCompletionDateStruct.date",
        "PrimaryCompletionDateType": "primaryCompletionDateStruct.type",
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
    "descriptionModule": {"BriefSummary": "briefSummary", "DetailedDescription": "detailedDescription"},
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
        "ArmGroupDescription": "armGroups.description",
        "InterventionType": "interventions.type",
        "InterventionName": "interventions.name",
        "InterventionOtherName": "interventions.otherNames",
        "InterventionDescription": "interventions.description",
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
