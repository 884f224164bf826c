"""PubMed as the E-utilities have it: searches, records and fields."""
