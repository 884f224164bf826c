"""What every test of NLM's files needs."""

import sys
from types import ModuleType

import pytest


@pytest.fixture(autouse=True)
def _no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers load the program of whoever starts them: Streamlit's tests leave a page of the dashboard there."""
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
