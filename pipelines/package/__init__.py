"""A snapshot as a Frictionless Data Package: exact CSV files, what they hold, and how to check and cite them."""
