"""The tasks of the project: `nox -l` lists them, `nox -s NAME` runs one, `nox` what is checked before a change lands.

Each task has an environment of its own under `.nox/`, made once from `constraints.txt` and kept; with `--no-venv` it
takes the environment you are in. What stands behind `--` goes to the tool: `nox -s tests -- -k growth`.
"""

import nox

nox.needs_version = ">=2025.5"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = ["lint", "types", "contracts", "tests"]

CONSTRAINTS = "constraints.txt"
EXTRAS = nox.project.load_toml("pyproject.toml")["project"]["optional-dependencies"]
BENCHMARKS = ("numbers", "trials", "export", "refresh", "dashboard", "serve")


def install(session: nox.Session, *wanted: str) -> None:
    """Install into the task's own environment, with pinned versions; the environment you are in is left alone."""
    if session.virtualenv.is_sandboxed:
        session.install("-c", CONSTRAINTS, *wanted)


def project(session: nox.Session) -> None:
    """Install the project itself, editable, with what its developers use."""
    install(session, "-e", ".[dev]")


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests as README's command does."""
    project(session)
    session.run("pytest", *session.posargs)


@nox.session
def browser(session: nox.Session) -> None:
    """Run the tests that need a Chromium on this machine; they skip, and say so, without one."""
    project(session)
    session.run("pytest", "-m", "browser", *session.posargs)


@nox.session
def slow(session: nox.Session) -> None:
    """Run the tests that take long: they build a wheel and an environment for it."""
    project(session)
    session.run("pytest", "-m", "slow", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and formatting with ruff."""
    install(session, "ruff")
    session.run("ruff", "check", *(session.posargs or ["."]))
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Check types with mypy, strictly."""
    project(session)
    session.run("mypy", *session.posargs)


@nox.session
def contracts(session: nox.Session) -> None:
    """Check who may import whom."""
    project(session)
    session.run("lint-imports", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation site into build/site, strictly; with `-- serve` show it while you write."""
    install(session, *EXTRAS["docs"])
    session.run("mkdocs", *(session.posargs or ["build", "--strict"]))


@nox.session
def editions(session: nox.Session) -> None:
    """Build the bundled editions and the data dictionary anew, and verify them."""
    project(session)
    session.run("python", "-m", "pipelines.tables.describe")
    session.run("python", "-m", "pipelines.refresh.reference")
    session.run("python", "-m", "pipelines.standin.simulated")
    for edition in ("reference", "simulated"):
        session.run("exoscope", "verify", f"data/{edition}")


@nox.session
def benchmarks(session: nox.Session) -> None:
    """Measure and write docs/performance.md and docs/numbers.md; name some to run only these."""
    project(session)
    for name in session.posargs or BENCHMARKS:
        session.run("python", "-m", f"benchmarks.{name}")


@nox.session
def wheel(session: nox.Session) -> None:
    """Build the wheel and the source archive into dist/."""
    install(session, "build")
    session.run("python", "-m", "build", *session.posargs)


@nox.session
def constraints(session: nox.Session) -> None:
    """Renew constraints.txt: the newest versions that fit together on every Python and system we support."""
    install(session, "uv")
    options = ["--universal", "--python-version", "3.11", "--all-extras", "--upgrade", "--no-annotate"]
    options += ["--no-emit-index-url", "--custom-compile-command", "nox -s constraints"]
    session.run("uv", "pip", "compile", *options, "pyproject.toml", "-o", CONSTRAINTS)
