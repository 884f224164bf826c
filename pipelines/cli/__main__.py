"""`python -m pipelines.cli` is `exoscope`."""

from pipelines.cli import main

main()
