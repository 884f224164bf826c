"""The headline numbers of the Overview, each with its date, its source and its limit."""

from dashboard import store
from dashboard.look.plain import link, markdown
from dashboard.panels.boxes import Card
from pipelines.analysis.evidence.regulation import approval_answer, enforcement_letters


def cards() -> list[Card]:
    """Four numbers: approvals, letters, injections barred, people in randomised studies."""
    answer = approval_answer(
        store.table("regulatory_events"),
        store.table("regulatory_status"),
        store.table("approval_statements"),
    )
    letters = enforcement_letters(store.table("regulatory_events"))
    statuses = store.table("regulatory_status")
    injections = statuses[statuses["use"].eq("injectable_aesthetic")]
    refused = injections[injections["status"].isin(["prohibited", "not_approved"])]
    claims = store.table("cosmetic_claims")
    tested = claims.iloc[claims["randomised_n"].fillna(-1).argmax()]
    return [
        Card(
            "Approved exosome products found",
            str(answer.approvals) if answer.approvals else "None",
            f"Newest statement: {answer.latest['date']}, {markdown(answer.latest['speaker'])} "
            f"({link('source', answer.latest['source_url'])}).",
        ),
        Card(
            "FDA letters that name exosomes",
            str(len(letters)),
            f"{letters['date'].min()[:4]} to {letters['date'].max()[:4]}: what was found, not FDA's total. Each is "
            "on the page Regulation with its source.",
        ),
        Card(
            "Jurisdictions that bar or have not approved injecting them for looks",
            f"{len(refused)} of {len(injections)}",
            "Of those with a rule that was found. Dates and sources are on the page Regulation.",
        ),
        Card(
            "People in randomised studies behind the best tested claim",
            f"{int(tested['randomised_n']):,}",
            f"The claim: “{markdown(tested['claim'])}”. Reading: {markdown(tested['overall_reading'])}. Read on "
            f"{tested['accessed_on']}; studies in the table human\\_studies.",
        ),
    ]
