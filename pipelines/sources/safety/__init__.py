"""OpenFDA, whole."""
