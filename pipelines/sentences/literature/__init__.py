"""What is said of papers: how many, how fast they grow, on what terms, and how far they reach."""
