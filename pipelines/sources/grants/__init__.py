"""NIH RePORTER, whole."""
