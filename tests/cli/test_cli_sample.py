import sys
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from pipelines import cli
from pipelines.labelling.precision import precision_of
from pipelines.snapshots import snapshot
from pipelines.snapshots.manifest import Described
from pipelines.topics.catalogue import load

PMIDS = [str(number) for number in range(101, 151)]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    years = pd.array([2024] * len(PMIDS), dtype="Int64")
    tables = {
        "topic_articles": pd.DataFrame({"topic": "hair", "definition": "standard", "pmid": PMIDS}),
        "articles": pd.DataFrame(
            {
                "pmid": PMIDS,
                "title": "Exosomes and hair",
                "journal": "J Hair",
                "publication_year": years,
                "entrez_year": years,
            }
        ),
    }
    snapshot.save(
        tmp_path / "live",
        {name: Described(frame, {}) for name, frame in tables.items()},
        edition="live",
        made_at=datetime(2026, 11, 23, 12, tzinfo=UTC),
    )
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli.app, ["sample", *arguments])
    return done.exit_code, done.output


def test_a_sheet_is_drawn_labelled_and_scored(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "sheet.csv"

    code, said = run("--topic", "hair", "--n", "10", "--out", str(out), "--data", str(data))
    assert code == 0
    assert "10 articles of hair (standard), live edition." in said

    rows = out.read_text(encoding="utf-8-sig").splitlines()
    labelled = [
        row.replace(",,,hair standard", f",,{'no' if place < 3 else 'yes'},hair standard")
        for place, row in enumerate(rows)
    ]
    out.write_text("\n".join(labelled), encoding="utf-8")
    code, said = run("--score", str(out), "--data", str(data))

    assert code == 0
    assert "hair (standard): 8 of 10 articles belong to the topic, a precision of 80%" in said
    stored = precision_of(load(), data)["hair", "standard"]
    assert (stored.yes, stored.no, stored.unsure) == (8, 2, 0)
    assert f"Stored in {data}" in said
    assert snapshot.latest(data / "live") is not None


def test_a_label_that_is_missing_is_one_sentence_and_exit_code_1(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sheet.csv"
    run("--topic", "hair", "--n", "3", "--out", str(out), "--data", str(data))
    monkeypatch.setattr(sys, "argv", ["exoscope", "sample", "--score", str(out), "--data", str(data)])

    with pytest.raises(SystemExit) as ended:
        cli.main()

    assert ended.value.code == 1
    assert "has no label. Write yes, no or unsure. 2 more rows" in capsys.readouterr().err
    assert precision_of(load(), data) == {}


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--topic", "hair"],
        ["--out", "x.csv"],
        ["--topic", "hair", "--out", "x.csv", "--n", "0"],
        ["--topic", "hair", "--out", "x.csv", "--definition", "wide"],
        ["--score", "x.csv", "--topic", "hair"],
    ],
)
def test_wrong_use_is_exit_code_2(arguments: list[str]) -> None:
    assert run(*arguments)[0] == 2
