"""The closed lists of words that answers are told in, apart from the tables: the dashboard reads them too."""

#: What a growth rate is of: papers, papers per 100,000 of PubMed, share of the field.
MEASURES = ("records", "per_100k", "share_of_field")
#: Models a growth rate can come from.
MODELS = ("quasi_poisson", "negative_binomial")
#: How the last third of the years compares with the first.
PACES = ("faster", "slower", "no clear change")
#: How strictly a witness of the ladder is read.
READINGS = ("generous", "strict")
#: The evidence ladder, lowest rung first.
RUNGS = (
    "preclinical_paper",
    "case_report",
    "trial_registered",
    "trial_completed",
    "clinical_trial_published",
    "randomised_trial_published",
    "phase_3_registered",
    "results_posted",
    "approved",
)
#: What a witness is: a PubMed article, a registered study, a row of human_studies, an event, status or statement.
WITNESS_KINDS = ("pmid", "nct_id", "study_key", "event_id", "status", "statement_id")
#: Kinds of design of a study in people, the strongest first; the last two are no study of their own.
DESIGNS = (
    "randomised",
    "controlled",
    "single_arm",
    "case_series",
    "case_report",
    "review",
    "registered",
)
#: What is looked at under different definitions.
HEADLINES = ("growth_records", "growth_per_100k", "clinical_share", "papers")
#: How a topic is cut out for such a look.
VARIANTS = ("narrow", "standard", "broad", "without_flagged")
