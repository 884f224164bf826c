"""Where articles come from: countries, institutions and companies as affiliations name them; never persons."""
