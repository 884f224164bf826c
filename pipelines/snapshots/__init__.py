"""A snapshot on disk: manifest, editions, freshness, status."""
