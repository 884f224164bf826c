"""PubMed's part of a refresh."""
