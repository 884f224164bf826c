"""What a brief is told from, and what it consists of."""
