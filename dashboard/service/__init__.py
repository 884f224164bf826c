"""What programs read beside the pages: tables, figures, the brief, the feed, and a description of all of it."""
