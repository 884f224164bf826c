"""The page Who & what: where papers come from and appear, and which terms they use."""
