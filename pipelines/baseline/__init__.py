"""NLM's own files of PubMed in place of its API: found, read to Parquet side by side, and opened as one.

Searches read abstracts in them where they lie: nothing of this room enters a snapshot, a package or a shared store.
"""
