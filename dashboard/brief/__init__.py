"""One page: script, choice, panels, charts, words."""
