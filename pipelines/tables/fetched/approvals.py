"""What a refresh fetches from registers of products: which name vesicles, and what an answer of none leaves open."""

from pipelines.tables.columns import day, identifier, records, text, url
from pipelines.tables.table import Table

SOURCE = (
    "openFDA (U.S. FDA), European Medicines Agency (www.ema.europa.eu) and MHRA on GOV.UK, each as it stands."
)
LICENCE = (
    "openFDA: CC0 1.0, with its terms (https://open.fda.gov/terms/). EMA: reuse with its name, address and the day. "
    "GOV.UK: Open Government Licence v3.0."
)
_NO_APPROVAL = (
    "A hit is to be looked at, and no approval by itself: a label, a test or the RNA exosome can stand there."
)
_REGISTER = identifier("Register", "Its short name.", "[a-z0-9]+")

APPROVAL_ANSWERS = Table(
    name="approval_answers",
    one_row_per="register that was asked whether a product names vesicles",
    columns={
        "register": _REGISTER,
        "label": text("Name of the register", "What it is called."),
        "found": records("Found", "Records that name vesicles; 0 is an answer, of the day and the search."),
        "records": records("Records", "How many it holds in all; GOV.UK does not tell.", missing=True),
        "asked_on": day("Asked on", "The day of the answer."),
        "data_of": day("Data of", "Of which day its data was then; GOV.UK does not tell.", missing=True),
        "search": text("Search", "As sent; GOV.UK is asked for each phrase, EMA's file is read for them."),
        "covers": text("Covers", "What stands in it."),
        "lacks": text("Does not cover", "Of what an answer of none says nothing."),
        "credit": text("Attribution", "What its owner wants said beside it."),
        "url": url("Address", "Where to look oneself."),
    },
    key=("register",),
    source=SOURCE,
    licence=LICENCE,
    warnings=(
        "None found is an answer of one register, day and search, and no proof that nothing is approved.",
        _NO_APPROVAL,
        "A register without a row was never asked with success: that is not none.",
    ),
    made_of=("searches",),
)

APPROVAL_HITS = Table(
    name="approval_hits",
    one_row_per="record of a register that names vesicles, to be looked at",
    columns={
        "register": _REGISTER,
        "identifier": identifier("Identifier", "As the register numbers it; at GOV.UK its path.", r"\S.*"),
        "title": text("Name", "Of the product, application or page.", missing=True),
        "firm": text("Firm", "Sponsor, maker or applicant; GOV.UK tells none.", missing=True),
        "date": day("Date", "The newest day that it tells: decision, letter, version.", missing=True),
        "matched": text(
            "Matched words", "Where the words stand; missing: in the text of a page of GOV.UK.", missing=True
        ),
        "url": url("Address", "Where it stands."),
    },
    key=("register", "identifier"),
    source=SOURCE,
    licence=LICENCE,
    warnings=(_NO_APPROVAL,),
    made_of=("approval_answers", "searches"),
)

TABLES = (APPROVAL_ANSWERS, APPROVAL_HITS)
