"""A source that is declared in a folder of its own is met everywhere, and nothing else names it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest
from places import CHECKOUT
from surroundings import environment

from pipelines.text.sources import SOURCES

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Place to what stands there of a snapshot that only the toy source was asked for."""
    data = tmp_path_factory.mktemp("toy")
    more = {
        "EXOSCOPE_DATA": str(data),
        "PYTHONPATH": os.pathsep.join(map(str, (CHECKOUT, HERE, HERE.parent / "support"))),
    }
    done = subprocess.run(
        [sys.executable, "-m", "toy_source.tour", str(data)],
        cwd=HERE,
        env=environment(data, **more),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_refresh_asks_it_and_publishes_its_table(met: dict[str, Any]) -> None:
    assert met["refresh"] == {"came": ["2 toys"], "toys": "toy,made\nball,3\nkite,4\n"}
    assert met["tables"] == ["toys"]


def test_the_status_tells_when_and_where_it_was_fetched(met: dict[str, Any]) -> None:
    told = met["status"]
    assert (told["fetched_at"], told["host"], told["age_days"], told["requests"]) == (
        "2026-11-23T12:00:00+00:00",
        "toys.example",
        31,
        1,
    )


def test_the_doctor_asks_it(met: dict[str, Any]) -> None:
    assert met["doctor"] == ["pass     Toy Index, answers: 2 toys"]


def test_it_is_overdue_after_its_own_rhythm(met: dict[str, Any]) -> None:
    assert met["freshness"] == "Toy Index has new data every 30 days: run exoscope refresh."
    assert met["status"]["is_overdue"]


def test_the_search_report_names_it_and_lists_its_searches_with_topics_and_without(
    met: dict[str, Any],
) -> None:
    text = met["search report"].replace("\\", "")
    assert "## 1. Database name\n\nToy Index (API 1), for toys that name vesicles.\n" in text
    assert "Toy Index: hair, asked 2026-11-23T12:00:00+00:00: 2 promised, 2 received. As sent:" in text
    assert "```text\ntoys for the hair\n```" in text
    assert "### Toy Index\n\nThey name no topic.\n\nToy Index: shelf, asked" in text
    assert "```text\ntoys on the shelf\n```" in text
    assert text.count("Toys: courtesy of the Toy Index.") == 1


def test_provenance_tells_its_requests(met: dict[str, Any]) -> None:
    text = met["provenance"].replace("\\", "")
    assert "Toy Index: fetched 2026-11-23T12:00:00+00:00 from toys.example; failed: no" in text


def test_a_package_holds_its_table_its_licence_and_its_notice(met: dict[str, Any]) -> None:
    package = met["package"]
    (resource,) = [
        one for one in json.loads(package["datapackage.json"])["resources"] if one["name"] == "toys"
    ]
    assert [field["name"] for field in resource["schema"]["fields"]] == ["toy", "made"]
    readme = package["README.md"].replace("\\", "")
    assert "Toys: courtesy of the Toy Index." in readme
    assert "Toy Index (API 1)." in readme


def test_pages_tell_how_old_it_is(met: dict[str, Any]) -> None:
    assert any("Toy Index: fetched 2026-11-23, " in text.replace("\\", "") for text in met["page"])


@pytest.mark.parametrize("name", SOURCES)
def test_what_a_declaration_names_is_there(name: str) -> None:
    source = SOURCES[name]
    for reference in (source.part, source.checks, source.standin):
        assert callable(resolve_name(reference))
    assert resolve_name(source.tables).TABLES


def test_declarations_are_light() -> None:
    """A page reads them: none brings a client, a check of tables or a stand-in along."""
    code = (
        "import sys; from pipelines.text import sources; "
        "print(sorted({'httpx', 'pandera', 'Bio', 'pipelines.standin', 'pipelines.tables'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_each_source_says_where_a_reader_can_look() -> None:
    looked = {name: source.look("drug_event", "a & b") for name, source in SOURCES.items()}
    assert looked == {
        "pubmed": "https://pubmed.ncbi.nlm.nih.gov/?term=a%20%26%20b",
        "trials": "https://clinicaltrials.gov/search?term=a%20%26%20b",
        "grants": None,
        "safety": "https://api.fda.gov/drug/event.json?search=a+%26+b&limit=10",
        "europepmc": "https://europepmc.org/search?query=a+%26+b",
        "icite": None,
        "approvals": None,
        "wikimedia": None,
        "filings": "https://www.sec.gov/edgar/search/#/a%20&%20b",
    }
    assert SOURCES["safety"].look("nothing", "a") is None
