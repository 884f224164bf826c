"""Logs for programs: one JSON object a line on standard error, where `--log json` or EXOSCOPE_LOG asks for them."""

import json
import logging
import os
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

#: The request that is being answered, where one is.
REQUEST: ContextVar[str | None] = ContextVar("request", default=None)
#: Where the product itself writes; it is at work only where such logs are wanted.
LOG = logging.getLogger("exoscope")


def choose(kind: str) -> str:
    """Write what this process logs, and its warnings, as JSON from now on, if `kind` is json; tells its children."""
    os.environ["EXOSCOPE_LOG"] = kind
    if kind == "json":
        handler = logging.StreamHandler()
        handler.setFormatter(_Lines())
        # At lower levels the clients of services write whole addresses, with the keys in them.
        logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
        logging.captureWarnings(True)
        LOG.setLevel(logging.INFO)
    return kind


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """The record as a JSON object, in ASCII, so that no sign in it ends a line."""
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            "request_id": REQUEST.get(),
            "traceback": self.formatException(record.exc_info) if record.exc_info else None,
        } | getattr(record, "told", {})
        return json.dumps({name: word for name, word in said.items() if word is not None})
