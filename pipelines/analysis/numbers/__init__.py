"""Wilson, log-linear, exact dates."""
