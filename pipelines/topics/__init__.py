"""What is asked: topics.toml, its models, catalogue, crossings, a draft topic."""
