"""What the simulated literature writes about, how often, and how fast that grows. No estimates."""

from typing import NamedTuple


class Subject(NamedTuple):
    """A part of the simulated literature: its share of the records, its yearly growth, and its phrases."""

    share: float
    growth: float
    phrases: tuple[str, ...]


FIELD_WORDS = (
    "exosomes",
    "extracellular vesicles",
    "exosomal miRNA",
    "small extracellular vesicles",
    "exosome",
)
WIDE_WORDS = ("microvesicles", "nanovesicles", "secretome")

# The keys are topic ids where a record of the subject belongs to that topic.
SUBJECTS: dict[str, Subject] = {
    "biology": Subject(
        0.29, 0.14, ("intercellular communication", "cargo sorting", "membrane proteins", "tumour growth")
    ),
    "diagnostics": Subject(
        0.25, 0.17, ("biomarkers", "liquid biopsy", "early diagnosis", "detection", "biosensors")
    ),
    "drug_delivery": Subject(
        0.19, 0.24, ("drug delivery", "drug carriers", "nanocarriers", "targeted delivery", "nanomedicine")
    ),
    "wound_healing": Subject(
        0.05, 0.25, ("wound healing", "diabetic wounds", "burns", "tissue repair", "ulcers")
    ),
    "engineered": Subject(
        0.05,
        0.32,
        (
            "engineered exosomes",
            "engineered small extracellular vesicles",
            "modified exosomes",
            "loaded exosomes",
        ),
    ),
    "skincare": Subject(
        0.012, 0.28, ("cosmetics", "cosmeceuticals", "aesthetic medicine", "skin care", "the skin barrier")
    ),
    "skin_ageing": Subject(
        0.014, 0.26, ("skin aging", "photoaging", "wrinkles", "dermal fibroblasts of skin")
    ),
    "facial": Subject(
        0.006, 0.3, ("melasma", "hyperpigmentation", "skin texture", "pigmentation", "melanogenesis")
    ),
    "post_procedure": Subject(
        0.006, 0.35, ("microneedling", "fractional laser", "acne scars", "scars", "laser therapy")
    ),
    "hair": Subject(0.013, 0.3, ("hair growth", "alopecia", "hair follicles", "the scalp", "baldness")),
    "artificial": Subject(
        0.019, 0.33, ("artificial exosomes", "exosome mimetics", "synthetic exosomes", "hybrid exosomes")
    ),
    "wide": Subject(0.05, 0.06, ("platelets", "coagulation", "conditioned medium")),
    "rna_exosome": Subject(0.01, 0.03, ("RNA exosome", "nuclear exosome", "EXOSC10", "exosome complex")),
    "hair_cell": Subject(0.002, 0.05, ("hair cells of the cochlea", "hair cell survival in the inner ear")),
    "elsewhere": Subject(0.038, 0.05, ("hypertension", "soil bacteria", "knee surgery", "sleep quality")),
}

# What a record of the first subject may be about as well.
COMPANIONS: dict[str, tuple[str, ...]] = {
    "artificial": (
        "gene therapy",
        "siRNA delivery",
        "vaccines",
        "immunotherapy",
        "drug delivery",
        "skin rejuvenation",
        "hair growth",
    ),
    "engineered": ("drug delivery", "mRNA delivery", "CRISPR", "wound healing"),
    "skincare": ("microneedling", "wound healing", "hair growth"),
    "skin_ageing": ("collagen and elastin of the skin", "cosmetics"),
    "hair": ("microneedling", "skin rejuvenation"),
    "wound_healing": ("drug delivery", "skin wounds", "acne scarring"),
    "drug_delivery": ("CRISPR", "vaccination", "drug-loaded carriers", "biomarkers"),
}

MESH: dict[str, tuple[str, ...]] = {
    "drug_delivery": ("Drug Delivery Systems", "Drug Carriers"),
    "diagnostics": ("Biomarkers", "Liquid Biopsy"),
    "wound_healing": ("Wound Healing",),
    "skincare": ("Cosmetics", "Cosmetic Techniques"),
    "skin_ageing": ("Skin Aging",),
    "facial": ("Melanosis",),
    "hair": ("Alopecia", "Hair Follicle"),
    "hair_cell": ("Hair Cells, Auditory",),
    "rna_exosome": ("Exosome Multienzyme Ribonuclease Complex",),
    "wide": ("Cell-Derived Microparticles",),
}

VERBS = ("modulate", "are linked to", "accompany", "are compared in", "are reviewed for")
SETTINGS = ("a mouse model", "cultured cells", "a cohort of patients", "rats", "healthy volunteers")
MARKUP = ("<i>in vitro</i>", "CO<sub>2</sub>", "skin &amp; blood", "&lt;i&gt;Danio rerio&lt;/i&gt;")

JOURNALS = (
    "Sim J Vesicle Res",
    "Sim Dermatol Lett",
    "Sim Drug Carr",
    "Sim Biol",
    "Sim Clin Rep",
    "Sim Nanomed",
)

# Publication types of notices in turn, and how their titles begin.
NOTICES = (
    ("Published Erratum", "Correction to:"),
    ("Comment", "Comment on:"),
    ("Published Erratum", "Erratum to:"),
    ("Retraction Notice", "Retraction notice to:"),
    ("Published Erratum", "Correction:"),
    ("Expression of Concern", "Expression of concern:"),
)

# Publication type and how many records in 1,000 have it, beside Journal Article.
PUBLICATION_TYPES: dict[str, int] = {
    "Review": 210,
    "Systematic Review": 9,
    "Meta-Analysis": 5,
    "Clinical Trial": 4,
    "Randomized Controlled Trial": 4,
    "Observational Study": 6,
    "Case Reports": 6,
    "Preprint": 30,
    "Retracted Publication": 4,
}
LANGUAGES = ("eng",) * 40 + ("chi", "ger", "spa")

# How affiliations end, how often in 2015, and by how much that grows a year.
PLACES: tuple[tuple[str, float, float], ...] = (
    ("Shanghai, China", 150, 0.12),
    ("Wuhan 430030, P.R. China", 60, 0.1),
    ("Boston, MA 02115, USA", 120, 0),
    ("Chapel Hill, North Carolina, United States of America", 50, 0),
    ("Atlanta, Georgia, USA", 20, 0),
    ("Houston, TX", 20, -0.05),
    ("Tbilisi, Georgia", 6, 0),
    ("Seoul 03080, Republic of Korea", 60, 0.06),
    ("Daegu, Korea", 20, 0.02),
    ("Taipei, Taiwan", 25, 0),
    ("Kaohsiung, Taiwan, R.O.C", 12, 0),
    ("Hong Kong", 8, 0.02),
    ("Hong Kong SAR, China", 8, 0.04),
    ("Macau, China", 4, 0.05),
    ("Milan, Italy", 60, 0.01),
    ("70124 Bari, Italia", 6, 0),
    ("Heidelberg, Germany", 50, 0),
    ("London, UK", 40, 0),
    ("Edinburgh, Scotland", 12, 0),
    ("Barcelona, España", 12, 0),
    ("Utrecht, The Netherlands", 25, 0),
    ("São Paulo, Brasil", 20, 0.02),
    ("Tehran, Iran", 40, 0.06),
    ("Ankara, Türkiye", 18, 0.05),
    ("Mumbai, India", 35, 0.08),
    ("Tokyo, Japan", 50, -0.02),
    ("Melbourne, VIC, Australia", 25, 0),
    ("Cairo, Egypt", 12, 0.08),
    ("Faculty of Simulation", 15, 0),
)

# Keywords, the share of articles of 2015 that name them, and by how much that grows a year.
KEYWORDS: tuple[tuple[str, float, float], ...] = (
    ("simulated organoids", 0.02, 0.25),
    ("Simulated machine learning", 0.015, 0.3),
    ("simulated ultracentrifugation", 0.15, -0.15),
    ("simulated proteomics", 0.12, 0),
    ("simulated microfluidics", 0.08, 0.02),
    ("simulated western blotting", 0.06, -0.08),
)
