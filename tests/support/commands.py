"""The command line as its users meet it, in this process: one of its own takes two seconds to load what it needs."""

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest
from surroundings import HOMES, OF_THE_USER

from pipelines.cli import base, main


def exoscope(*words: str, data: Path) -> subprocess.CompletedProcess[str]:
    """What it prints and ends with, with nothing of what the user has set; a traceback is the test's."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        for name in OF_THE_USER:
            patch.delenv(name, raising=False)
        for name in HOMES:
            patch.setenv(name, str(data))
        for name, value in {"EXOSCOPE_DATA": str(data), "COLUMNS": "200", "NO_COLOR": "1"}.items():
            patch.setenv(name, value)
        for console in (base.out, base.err):  # which looked when they were made
            patch.setattr(console, "_width", 200)
        patch.setattr(sys, "argv", ["exoscope", *words])
        patch.setattr(sys, "stdin", io.StringIO())
        patch.setattr(os, "execve", _never)
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = _ended()
    return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())


def _ended() -> int:
    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _never(*_: object) -> NoReturn:
    raise AssertionError("it became another program, and with it these tests")
