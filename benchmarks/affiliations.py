"""How many affiliations of whole files of NLM's name a country, and how long reading them takes.

    python -m benchmarks.affiliations [WHEEL]

The files are those of `benchmarks.full_records`. Prints a line a file for docs/affiliations.md; whether the countries
are right is measured on strings read by hand (tests/analysis/affiliations). Takes about a minute.
"""

import gzip
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.full_records import files, wheel
from pipelines.analysis.affiliations.countries import countries
from pipelines.analysis.affiliations.organisations import organisations
from pipelines.sources.pubmed.efetch import records


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        for path in files(Path(sys.argv[1]) if sys.argv[1:] else wheel(Path(folder)), Path(folder)):
            with gzip.open(path) as file:
                held = [(one.pmid, one.details.affiliations) for one in records(file) if one.details]
            texts = {text for _, named in held for text in named}
            began = time.process_time()
            placed = {text: countries(text) for text in texts}
            after = time.process_time()
            bodies = sum(bool(organisations(text)) for text in texts)
            took = [
                1e6 * (end - start) / len(texts)
                for start, end in ((began, after), (after, time.process_time()))
            ]
            articles = [any(placed[text] for text in named) for _, named in held if named]
            shares = (
                sum(map(bool, placed.values())) / len(texts),
                bodies / len(texts),
                sum(articles) / len(articles),
            )
            print(
                f"{path.name}: of {len(texts):,} distinct affiliations {shares[0]:.1%} have a country, {shares[1]:.1%} "
                f"an organisation; of {len(articles):,} articles with affiliations {shares[2]:.1%} have a country; "
                f"{took[0]:.0f} and {took[1]:.0f} us each"
            )


if __name__ == "__main__":
    main()
