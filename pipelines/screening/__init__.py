"""The papers of a topic for screening, with abstracts that are fetched at that moment and kept nowhere else."""
