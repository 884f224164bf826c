"""What a process started by a test sees of the machine: nothing of what its user has set."""

import os
from pathlib import Path

OF_THE_USER = (
    "NCBI_EMAIL",
    "NCBI_API_KEY",
    "EXOSCOPE_CONTACT",
    "EXOSCOPE_EDITION",
    "EXOSCOPE_DATA",
    "EXOSCOPE_EMBED",
    "EXOSCOPE_LOG",
    "EXOSCOPE_METRICS",
    "EXOSCOPE_EUTILS_URL",
    "EXOSCOPE_TRIALS_URL",
    "EXOSCOPE_GRANTS_URL",
    "EXOSCOPE_SAFETY_URL",
    "EXOSCOPE_EUROPEPMC_URL",
    "EXOSCOPE_ICITE_URL",
    "EXOSCOPE_APPROVALS_URL",
    "EXOSCOPE_WIKIMEDIA_URL",
    "EXOSCOPE_FILINGS_URL",
)
#: Where a stored e-mail address is looked for on Linux, macOS and Windows.
HOMES = ("XDG_CONFIG_HOME", "HOME", "LOCALAPPDATA")


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment without the user's own settings, and with `home` in the place of theirs."""
    kept = {name: value for name, value in os.environ.items() if name not in OF_THE_USER}
    return kept | dict.fromkeys(HOMES, str(home)) | more
