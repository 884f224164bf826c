"""The wheel carries all it needs: it runs in an environment that has never seen the checkout."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
import served

pytestmark = pytest.mark.slow

#: What pip says when it cannot reach a package index; anything else is a fault of the project.
NO_INDEX = (
    "No matching distribution found",
    "Could not find a version",
    "Connection",
    "Max retries exceeded",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", ".", "--no-deps", "--quiet", "--wheel-dir", str(folder)]
    built = subprocess.run(command, cwd=served.CHECKOUT, capture_output=True, text=True, check=False)
    if built.returncode and any(words in built.stderr for words in NO_INDEX):
        # The tests pass without a network too; every other failure of pip fails them.
        pytest.skip("pip cannot reach a package index for the build tools, so no wheel can be built")
    assert built.returncode == 0, built.stderr
    (found,) = folder.glob("exoscope-*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new environment with the wheel, which borrows the dependencies of this one."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    own = Path(answer(python, "import sysconfig; print(sysconfig.get_path('purelib'))", home))
    # The names in a path file are searched after the environment's own packages, and the path files beside them are
    # not read: the checkout of an editable install stays out of sight.
    (own / "borrowed.pth").write_text(
        "\n".join({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}) + "\n"
    )
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index"]
    command += ["--ignore-installed", "--quiet", "--disable-pip-version-check", str(wheel)]
    done = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return python


def script(python: Path) -> str:
    """The console script beside an interpreter."""
    return str(python.with_name("exoscope.exe" if os.name == "nt" else "exoscope"))


@pytest.fixture
def elsewhere(tmp_path: Path) -> dict[str, str]:
    """An environment in which nothing points to the checkout or to data of this user."""
    kept = {key: text for key, text in os.environ.items() if not key.startswith(("PYTHON", "EXOSCOPE_"))}
    return {**kept, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")}


def answer(python: Path, code: str, folder: Path, environment: dict[str, str] | None = None) -> str:
    command = [str(python), "-I", "-W", "error", "-c", code]
    return subprocess.check_output(command, cwd=folder, env=environment, text=True).strip()


def test_holds_data_settings_and_licence_but_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    wanted = {
        "pipelines/data/reference/manifest.json",
        "pipelines/data/reference/regulatory_events.parquet",
        "pipelines/data/curated/regulatory_events.csv",
        "pipelines/topics/topics.toml",
        "pipelines/text/templates/page.html.jinja",
        "pipelines/text/templates/style.css",
        "dashboard/.streamlit/config.toml",
        "dashboard/icon.png",
        "dashboard/app_pages/overview/overview.py",
    }
    assert wanted - set(names) == set()
    assert [name for name in names if name.endswith(".dist-info/licenses/LICENSE")]
    unwanted = {"tests", "live", "__pycache__"}
    assert [
        name for name in names if unwanted & set(name.split("/")) or name.split("/")[-1].startswith("test_")
    ] == []
    top = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert top == {"dashboard", "pipelines"}


def test_works_without_the_checkout(
    wheel: Path, installed: Path, tmp_path: Path, elsewhere: dict[str, str]
) -> None:
    where = Path(answer(installed, "import pipelines; print(pipelines.__file__)", tmp_path, elsewhere)).parent
    assert where.is_relative_to(installed.parent.parent)
    code = "import pipelines; print(len(pipelines.load('regulatory_events')))"
    assert int(answer(installed, code, tmp_path, elsewhere)) > 50

    def run(*words: str) -> str:
        command = [script(installed), *words]
        done = subprocess.run(
            command, cwd=tmp_path, env=elsewhere, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert run("--version") == f"exoscope {wheel.name.split('-')[1]}\n"
    told = json.loads(run("status", "--json"))
    assert told["default"] == "reference"
    assert told["problems"] == []
    assert not Path(told["live_folder"]).is_relative_to(where)
    assert "good" in run("verify", str(where / "data" / "reference"))


def test_opens_the_dashboard_without_the_checkout(
    installed: Path, tmp_path: Path, elsewhere: dict[str, str]
) -> None:
    with served.dashboard(
        log=tmp_path / "log.txt", command=[script(installed)], folder=tmp_path, environment=elsewhere
    ):
        pass  # it answered on /_stcore/health, or there would be no address
