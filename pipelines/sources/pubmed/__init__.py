"""PubMed on the wire."""
