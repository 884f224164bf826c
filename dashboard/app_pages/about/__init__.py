"""The room of the page About exosomes."""
