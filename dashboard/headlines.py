"""The headline numbers of the Overview, each with its date, its source and its limit."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import panels, store
from dashboard.plain import link, markdown
from pipelines.analysis.regulation import ApprovalAnswer, enforcement_letters


def show(answer: ApprovalAnswer) -> None:
    """Four numbers: approvals, letters, injections barred, people in randomised studies."""
    letters = enforcement_letters(store.table("regulatory_events"))
    statuses = store.table("regulatory_status")
    injections = statuses[statuses["use"].eq("injectable_aesthetic")]
    refused = injections[injections["status"].isin(["prohibited", "not_approved"])]
    claims = store.table("cosmetic_claims")
    tested = claims.iloc[claims["randomised_n"].fillna(-1).argmax()]
    st.subheader("Headline numbers", anchor="numbers")
    columns = iter(st.columns(4))
    card(
        next(columns),
        "Approved exosome products found",
        str(answer.approvals) if answer.approvals else "None",
        f"Newest statement: {answer.latest['date']}, {markdown(answer.latest['speaker'])} "
        f"({link('source', answer.latest['source_url'])}).",
    )
    card(
        next(columns),
        "FDA letters that name exosomes",
        str(len(letters)),
        f"{letters['date'].min()[:4]} to {letters['date'].max()[:4]}: what was found, not FDA's total. Each is "
        "on the page Regulation with its source.",
    )
    card(
        next(columns),
        "Jurisdictions that bar or have not approved injecting them for looks",
        f"{len(refused)} of {len(injections)}",
        "Of those with a rule that was found. Dates and sources are on the page Regulation.",
    )
    card(
        next(columns),
        "People in randomised studies behind the best tested claim",
        f"{int(tested['randomised_n']):,}",
        f"The claim: “{markdown(tested['claim'])}”. Reading: {markdown(tested['overall_reading'])}. Read on "
        f"{tested['accessed_on']}; studies in the table human\\_studies.",
    )


def card(place: DeltaGenerator, label: str, value: str, caption: str) -> None:
    """One number under its name, with what must be known of it (Markdown)."""
    with place:
        st.markdown(f"**{markdown(label)}**")
        st.metric(label, value, label_visibility="collapsed")
        panels.note(caption)
