"""Whose data this is, in the words that every screen and file uses."""

NOT_ADVICE = "Not medical, legal or investment advice. Missing means not found, never zero."
NCBI_POLICIES = "https://www.ncbi.nlm.nih.gov/home/about/policies/"
PUBMED = (
    "PubMed data courtesy of the U.S. National Library of Medicine, which does not endorse this product; the "
    "data may not be the latest it has."
)
PUBMED_SHORT = (
    "PubMed, courtesy of the U.S. National Library of Medicine; www.ncbi.nlm.nih.gov/home/about/policies/"
)
ZERO_IS_NOT_SAFE = (
    "Zero does not mean safe: most harm is never reported, and a product need not be named for what it is."
)
TRIALS = "ClinicalTrials.gov, U.S. National Library of Medicine; as registered by sponsors, unchecked"
SIMULATED_PUBMED = "SIMULATED: made up, not from PubMed"
SIMULATED_TRIALS = "SIMULATED: made up, not from ClinicalTrials.gov"
SIMULATED = (
    "SIMULATED: every paper, study, grant and report here is made up, to show how Exoscope works. Nothing on these "
    "pages is true of exosomes except what the regulatory and market ledgers say, and none of it may be quoted."
)
