"""What simulated studies are about. No estimates: shares and names are made up."""

from typing import NamedTuple


class Subject(NamedTuple):
    """A kind of simulated study: its share, and the words that put a study where it belongs."""

    share: int
    title: str
    intervention: tuple[str, str] | None
    outcome: str
    summary: str
    is_given: bool = True
    study_type: str = "INTERVENTIONAL"
    purpose: str = "TREATMENT"
    conditions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


SUBJECTS: dict[str, Subject] = {
    "therapy": Subject(
        30,
        "stem cell exosomes in {condition}",
        ("BIOLOGICAL", "MSC-derived exosomes"),
        "Clinical improvement",
        "Exosomes are given by infusion.",
    ),
    "product": Subject(
        5,
        "safety of SIM-42 extracellular vesicles in {condition}",
        ("DRUG", "SIM-42"),
        "Adverse events of grade 3",
        "SIM-42 is a simulated product.",
    ),
    "hair": Subject(
        5,
        "exosomes after microneedling in {condition}",
        ("BIOLOGICAL", "Exosome solution"),
        "Hair density",
        "Hair growth is photographed.",
        conditions=("Androgenetic Alopecia", "Alopecia Areata"),
    ),
    "skin": Subject(
        7,
        "topical exosomes for {condition}",
        ("COMBINATION_PRODUCT", "Exosome serum with fractional laser"),
        "Wrinkle score",
        "For skin rejuvenation after a fractional laser.",
        conditions=("Skin Aging", "Melasma", "Acne Scars"),
    ),
    "wound": Subject(
        5,
        "exosome gel for {condition}",
        ("BIOLOGICAL", "Exosome gel"),
        "Time to wound healing",
        "The gel is put on the wound.",
        conditions=("Diabetic Foot Ulcer", "Burns"),
    ),
    "loaded": Subject(
        3,
        "engineered exosomes for {condition}",
        ("DRUG", "Exosomes loaded with siRNA"),
        "Dose-limiting toxicity",
        "Loaded exosomes as a means of drug delivery.",
    ),
    "mimetic": Subject(
        1,
        "exosome mimetics for {condition}",
        ("DRUG", "Exosome mimetics loaded with mRNA"),
        "Dose-limiting toxicity",
        "Artificial exosomes deliver mRNA as a vaccine.",
    ),
    "biomarker": Subject(
        22,
        "circulating exosomes as biomarkers of {condition}",
        ("DIAGNOSTIC_TEST", "Exosome assay in plasma"),
        "Exosomal microRNA level",
        "For the diagnosis of disease by liquid biopsy.",
        is_given=False,
        study_type="OBSERVATIONAL",
        purpose="DIAGNOSTIC",
    ),
    "outcome": Subject(
        8,
        "exercise in {condition}",
        ("BEHAVIORAL", "Exercise"),
        "Extracellular vesicles in blood",
        "Vesicles are counted before and after exercise.",
        is_given=False,
        purpose="BASIC_SCIENCE",
    ),
    "secretome": Subject(
        5,
        "stem cell secretome in {condition}",
        ("BIOLOGICAL", "Conditioned medium of stem cells"),
        "Clinical improvement",
        "The secretome is injected.",
    ),
    "mention": Subject(
        7,
        "standard therapy of {condition}",
        ("DRUG", "Simvastatin"),
        "Survival",
        "Blood is stored; exosomes may be studied later.",
        is_given=False,
    ),
    "elsewhere": Subject(
        2,
        "vitamin C in {condition}",
        ("DRUG", "Vitamin C"),
        "Survival",
        "Nothing of interest here.",
        is_given=False,
    ),
}

CONDITIONS = (
    "Knee Osteoarthritis",
    "COVID-19",
    "Ischemic Stroke",
    "Sepsis",
    "Breast Cancer",
    "Crohn Disease",
)

SPONSORS = (
    ("Simulated University Hospital", "OTHER"),
    ("Sim Vesicle Therapeutics", "INDUSTRY"),
    ("Evox Therapeutics (simulated)", "INDUSTRY"),  # a firm of the ledger
    ("Simulated Institute of Health", "NIH"),
    ("Sim Research Network", "NETWORK"),
    ("Simulated Ministry of Health", "OTHER_GOV"),
)
#: A firm's name as its studies spell it.
SPELLINGS = {
    "Sim Vesicle Therapeutics": (
        "Sim Vesicle Therapeutics",
        "Sim Vesicle Therapeutics, Inc.",
        "SIM VESICLE THERAPEUTICS INC",
    )
}
COUNTRIES = ("United States", "China", "Iran", "Spain", "Turkey", "Korea, Republic of", "Egypt", "Indonesia")
MANY_COUNTRIES = (
    *COUNTRIES,
    "France",
    "Germany",
    "Italy",
    "Japan",
    "Brazil",
    "Canada",
    "India",
    "Poland",
    "Côte d'Ivoire",
    "Australia",
    "Mexico",
    "Norway",
)
