"""Theme, plain text, file names, citation."""
