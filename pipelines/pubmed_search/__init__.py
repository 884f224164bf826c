"""The language of PubMed searches: fields, tree, reader, grammar."""
