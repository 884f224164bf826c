"""About exosomes: whether a treatment with them is approved, what to ask, what they are, and what is claimed."""

from pathlib import Path

import streamlit as st

from dashboard import frame, store
from dashboard.address import bound
from dashboard.look.plain import markdown
from dashboard.panels.blocks import STYLE, drawing
from dashboard.panels.panel import source_line
from dashboard.panels.tables import data_table, note, whole_table
from pipelines.analysis.evidence.regulation import approval_answer
from pipelines.sentences import regulators

SECTIONS = {
    "what": "What they are",
    "how": "How they work, as far as is known",
    "aesthetics": "What is claimed for skin and hair",
    "artificial": "Artificial exosomes",
    "ask": "What a patient should ask",
}
#: Of the section that a picture belongs to: its file, and what it shows in words.
DRAWINGS = {
    "what": (
        "sizes",
        "Sizes on one logarithmic scale, in nanometres: exosomes 30 to 150, small vesicles below about 200, enveloped "
        "viruses 40 to 400, microvesicles from 50 up. The ranges overlap.",
    ),
    "how": (
        "forming",
        "How vesicles form and reach another cell, not to scale: exosomes form in a compartment of a cell and leave "
        "when it merges with the outer membrane; a microvesicle pinches off from that membrane. At another cell a "
        "vesicle touches the surface or is swallowed.",
    ),
    "artificial": (
        "kinds",
        "Natural beside artificial, not to scale: vesicles shed by a cell, and the same with a cargo put in; copies "
        "made by pressing cells through filters, and copies built from single molecules.",
    ),
}
#: How many of the questions for patients open the page.
FIRST_QUESTIONS = 5
_PARTS = {
    "facial": "Is it approved, and what to ask",
    "what": "What they are and how they work",
    "claims": "What is claimed",
}
#: Part to the sections in it.
_SHOWN = {"facial": ("ask",), "what": ("what", "how"), "claims": ("aesthetics", "artificial")}


def _page() -> None:
    facts = store.table("about_facts").sort_values("position")
    st.title("About exosomes", anchor=False)
    st.write(
        "Each paragraph names what it rests on. This page informs; it does not replace a doctor's advice."
    )
    part = bound.parts(_PARTS, "about_part", {})
    if part == "facial":
        events, statuses = store.table("regulatory_events"), store.table("regulatory_status")
        st.header("Is an exosome facial approved?", anchor="facial")
        answer = approval_answer(events, statuses, store.table("approval_statements"))
        injected = statuses.loc[statuses["use"].eq("injectable_aesthetic"), "status"].value_counts().to_dict()
        st.markdown(f"**{markdown(regulators.approval_sentence(answer))}**")
        st.markdown(
            f"{markdown(regulators.injection_sentence(injected))} A cosmetic that is spread on the skin is another "
            "matter, with rules of its own: [Regulation](regulation) has both, country by country, with source and "
            "date."
        )
        questions = [text.split("?")[0] for text in facts.loc[facts["section"].eq("ask"), "statement"]]
        st.markdown(
            "\n".join(
                ["**Five questions to ask first** (what to make of the answers stands [below](#ask)):\n"]
                + [
                    f"{number}. {markdown(text)}?"
                    for number, text in enumerate(questions[:FIRST_QUESTIONS], 1)
                ]
            )
        )
    st.html(STYLE)
    for section in _SHOWN[part]:
        st.header(SECTIONS[section], anchor=section)
        for row in facts[facts["section"].eq(section)].to_dict("records"):
            st.markdown(markdown(row["statement"]))
            note(source_line(row))
        if section in DRAWINGS:
            file, shows = DRAWINGS[section]
            drawing(Path(__file__).with_name(f"{file}.svg").read_text(encoding="utf-8"), shows)
            note(f"{shows} Drawn after the paragraphs above.")
    with bound.section("The same as a table", "facts") as whole:
        if whole.open:
            data_table(whole_table("about_facts", "About exosomes"))


frame.body(_page, "about")
