"""What the checks found, for a terminal, for a pipe and as a file to send along with a bug report."""

import os
import platform
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from pipelines.errors import ExoscopeError
from pipelines.refresh.services import SERVICES
from pipelines.sources.checks import Check

_PACKAGES = ("exoscope", "biopython", "httpx", "pandas", "pyarrow", "streamlit")
_STYLES = {"pass": "green", "fail": "bold red", "skipped": "yellow"}


def lines(check: Check) -> Iterator[str]:
    """One check as plain lines: what was seen, and for a failure what is assumed and what to do."""
    yield f"{check.outcome:7}  {check.service}, {check.name}: {check.seen}"
    if check.outcome == "fail":
        yield f"         assumed: {check.assumed}"
        yield f"         do now: {check.do}"


def table(checks: Sequence[Check]) -> Table:
    """All checks as a table for a terminal."""
    found = Table("", "check", "seen", "do now", box=None, pad_edge=False)
    for check in checks:
        found.add_row(
            f"[{_STYLES[check.outcome]}]{check.outcome}[/]",
            escape(f"{check.service}, {check.name}"),
            escape(check.seen),
            escape(check.do),
        )
    return found


def summary(checks: Sequence[Check]) -> str:
    """One sentence: how many assumptions hold."""
    number = Counter(check.outcome for check in checks)
    told = [f"{number['pass']} of {len(checks)} assumptions hold"]
    if number["fail"]:
        told.append(f"{number['fail']} {'do' if number['fail'] > 1 else 'does'} not")
    if number["skipped"]:
        told.append(f"{number['skipped']} could not be checked")
    return ", ".join(told) + "."


def markdown(checks: Sequence[Check], about: Mapping[str, str]) -> str:
    """The report as Markdown, in which a list cannot be broken by what a service said."""
    parts = ["# Exoscope doctor", "", *(f"- {name}: {value}" for name, value in about.items())]
    parts += ["", summary(checks)]
    for service in dict.fromkeys(check.service for check in checks):
        parts += ["", f"## {service}", ""]
        for check in checks:
            if check.service == service:
                parts.append(f"- **{check.outcome}**: {check.name}")
                told = {"assumed": check.assumed, "seen": check.seen, "do now": check.do}
                parts += [f"  - {word}: `{_one_line(text)}`" for word, text in told.items() if text]
    return "\n".join(parts) + "\n"


def about(day: str, *, has_key: bool, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What a bug report has to say of this machine, and no more: no names, no addresses, no paths."""
    packages = {name: _version(name) for name in _PACKAGES}
    variables = [source.service.variable for source in SERVICES.values()]
    changed = [variable for variable in variables if environment.get(variable, "").strip()]
    return {
        "day": day,
        **packages,
        "Python": f"{platform.python_version()} ({platform.python_implementation()})",
        "system": f"{platform.system()} {platform.machine()}",
        "API key": "given" if has_key else "none",
        "other addresses": ", ".join(changed) or "none",
    }


def redacted(text: str, secrets: Sequence[str | None], home: str) -> str:
    """The text without these secrets and without the path of the user's home."""
    for secret in filter(None, secrets):
        text = text.replace(secret, "[removed]")
    return text.replace(home, "~") if len(home) > 1 else text


def write(path: Path, text: str) -> None:
    """Writes the report; raises ExoscopeError when it cannot be written."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ExoscopeError(
            f"Asked to write the report to {path}. Came back: {error.strerror or error}. "
            "Name another file with --out."
        ) from None


def _one_line(text: str) -> str:
    return " ".join(text.split()).replace("`", "'")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
