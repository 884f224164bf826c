"""The rooms of the pages: each a page with its choice, panels, charts and words."""
