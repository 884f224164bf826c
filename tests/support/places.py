"""Where the files lie that tests read: one place that knows how deep it lies itself."""

from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
CHECKOUT = TESTS.parent
DOCS = CHECKOUT / "docs"
#: Answers of the services, and readings made by hand.
ANSWERS = TESTS / "answers"
