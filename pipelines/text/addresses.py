"""Where articles and studies stand at their sources."""

PUBMED = "https://pubmed.ncbi.nlm.nih.gov/"
STUDY = "https://clinicaltrials.gov/study/"
