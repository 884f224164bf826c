"""The command line. Names, options and exit codes are a contract.

0 good, 1 data wrong, 2 usage, 3 a source was unavailable, or a refresh published without it or a piece of it, 4 news of
the grade that was asked for, 130 stopped with Ctrl-C.
"""

import logging
import sys

from pipelines.cli import baseline, check, fetch, handing_on, ledger, searches, view
from pipelines.cli.base import app, warn
from pipelines.errors import ExoscopeError

__all__ = ["app", "baseline", "check", "fetch", "handing_on", "ledger", "main", "searches", "view"]


def main() -> None:
    """Run the command line; an error a user can act on is one sentence and its exit code."""
    try:
        app()
    except ExoscopeError as error:
        warn(str(error), logging.ERROR)
        sys.exit(error.exit_code)
    except OSError as error:
        # Of a place that somebody named: no folder, not ours, a name too long, a full disk.
        warn(
            f"{error.filename or 'Came back'}: {error.strerror or error}. Name another place.", logging.ERROR
        )
        sys.exit(1)
