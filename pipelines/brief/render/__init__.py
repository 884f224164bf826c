"""Html, markdown, svg."""
