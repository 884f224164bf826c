"""The data sets of openFDA that are asked: a closed list, and where each of them holds what."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One data set of openFDA: where it is, what is searched, and which field holds what. A path's parts are dotted."""

    name: str
    path: str
    label: str
    searched: tuple[str, ...]
    id_field: str
    date_field: str
    product: str
    reason: str
    seriousness: str
    company: str | None = None
    country: str | None = None
    version: str | None = None
    lot: str | None = None
    company_number: str | None = None
    same_case: str | None = None
    day_form: str | None = None  # of its dates, where they are not ISO's
    link: str | None = None


def _enforcement(kind: str) -> Endpoint:
    return Endpoint(
        name=f"{kind}_enforcement",
        path=f"{kind}/enforcement",
        label=f"{kind} enforcement reports",
        searched=("product_description", "reason_for_recall"),
        id_field="recall_number",
        date_field="report_date",
        product="product_description",
        reason="reason_for_recall",
        seriousness="classification",
        company="recalling_firm",
        country="country",
        lot="code_info",
    )


ENDPOINTS: dict[str, Endpoint] = {
    endpoint.name: endpoint
    for endpoint in (
        _enforcement("drug"),
        _enforcement("device"),
        _enforcement("food"),
        Endpoint(
            name="drug_event",
            path="drug/event",
            label="adverse events of drugs",
            searched=(
                "patient.drug.medicinalproduct",
                "patient.drug.activesubstance.activesubstancename",
            ),
            id_field="safetyreportid",
            date_field="receivedate",
            product="patient.drug.medicinalproduct",
            reason="patient.reaction.reactionmeddrapt",
            seriousness="serious",
            country="occurcountry",
            version="safetyreportversion",
            company_number="companynumb",
            same_case="reportduplicate.duplicatenumb",
        ),
        Endpoint(
            name="cosmetic_event",
            path="cosmetic/event",
            label="adverse events of cosmetics",
            searched=("products.product_name",),
            id_field="report_number",
            date_field="initial_received_date",
            product="products.product_name",
            reason="reactions",
            seriousness="outcomes",
            version="report_version",
        ),
    )
}
