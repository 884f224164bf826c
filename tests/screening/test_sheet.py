"""Papers with abstracts for screening: what stands in the file, and that nothing else keeps an abstract."""

import csv
import io
from pathlib import Path

import faults
import pandas as pd
import pytest
import rispy
from hand_made import pubmed
from listening import serve
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.errors import ExoscopeError, ExportError
from pipelines.package.references import references
from pipelines.screening import sheet
from pipelines.sources.answers import Transient
from pipelines.sources.pubmed.abstracts import abstracts
from pipelines.standin.records.corpus import Corpus

SET = b"""<PubmedArticleSet>
<PubmedArticle><MedlineCitation><PMID>7000001</PMID><Article><Abstract>
<AbstractText Label="AIM">To <i>see</i>.</AbstractText>
<AbstractText Label="UNLABELLED">H<sub>2</sub>O &lt; 5.</AbstractText>
<CopyrightInformation>(c) Somebody</CopyrightInformation></Abstract></Article></MedlineCitation></PubmedArticle>
<PubmedArticle><MedlineCitation><PMID>2</PMID><Article/></MedlineCitation></PubmedArticle>
<PubmedBookArticle><BookDocument><PMID>3</PMID><Abstract><AbstractText>Of a book.</AbstractText></Abstract>
</BookDocument></PubmedBookArticle></PubmedArticleSet>"""


def test_abstracts_are_read_whole_with_their_labels() -> None:
    assert abstracts(io.BytesIO(SET)) == {"7000001": "AIM: To see. H2O < 5.", "3": "Of a book."}
    with pytest.raises(Transient, match="cut off"):
        abstracts(io.BytesIO(SET[:200]))


def _papers() -> pd.DataFrame:
    return pd.DataFrame(
        [("7000001", "=Exosomes.", "J Ves Res", "537-52", "2024-05"), ("2", "Two", None, None, None)],
        columns=["pmid", "title", "journal", "pages", "first_public_date"],
    )


def test_a_sheet_in_ris_has_each_abstract_and_the_notice() -> None:
    told = sheet.sheet(references(_papers(), edition="live"), {"7000001": "Of mice."}, ".ris")

    first, second = rispy.loads(told.decode())
    assert (first["abstract"], first["notes"]) == ("Of mice.", [sheet.NOTICE])
    assert "abstract" not in second


def test_a_sheet_in_csv_has_the_columns_of_rayyan_and_no_formula() -> None:
    told = sheet.sheet(references(_papers(), edition="live"), {"7000001": "=1+1"}, ".csv").decode()

    first, second = csv.DictReader(io.StringIO(told))
    assert first["title"] == "'=Exosomes"
    assert first["abstract"] == "'=1+1"
    assert (first["key"], first["pubmed_id"], first["year"], first["pages"]) == ("7000001",) * 2 + (
        "2024",
        "537-552",
    )
    assert (second["title"], second["abstract"], second["notes"]) == ("Two", "", sheet.NOTICE)


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("decisions", encoding="utf-8")
    with pytest.raises(ExportError, match="may hold decisions"):
        sheet.write(path, b"x")
    assert path.read_text(encoding="utf-8") == "decisions"
    with pytest.raises(ExportError, match="Came back: No such file"):
        sheet.write(tmp_path / "none" / "x.csv", b"x")


def test_the_command_fetches_abstracts_now_and_keeps_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pubmed(Corpus.simulated(600), serve) as service:
        service.refresh(tmp_path / "live")
        monkeypatch.setenv("EXOSCOPE_EUTILS_URL", f"{service.standin.url}/entrez/eutils/")

        def run(topic: str, name: str) -> tuple[int, str]:
            words = ["screen", "--topic", topic, "--out", str(tmp_path / name), "--data", str(tmp_path)]
            result = CliRunner().invoke(app, [*words, "--email", "reader@example.org"])
            code = (
                result.exception.exit_code
                if isinstance(result.exception, ExoscopeError)
                else result.exit_code
            )
            return code, result.output

        code, said = run("drug_delivery", "papers.ris")
        assert (code, sheet.NOTICE in said) == (0, True)
        entries = rispy.loads((tmp_path / "papers.ris").read_text(encoding="utf-8"))
        assert entries
        assert all(
            entry["abstract"].startswith("BACKGROUND: This record is simulated.")
            for entry in entries
            if "abstract" in entry
        )
        assert sum("abstract" in entry for entry in entries) >= len(entries) - 1  # one is left out by EFetch
        kept = b"".join(path.read_bytes() for path in (tmp_path / "live").rglob("*") if path.is_file())
        assert b"This record is simulated" not in kept

        assert run("drug_delivery", "papers.ris")[0] == 2  # it is there already
        assert run("drug_delivery", "papers.txt")[0] == 2
        assert run("nothing", "other.ris")[0] == 2
        faults.fail(
            service.standin,
            faults.blocked_page,
            times=100,
            when=lambda asked: asked.endpoint == "efetch.fcgi",
        )
        assert run("drug_delivery", "other.csv")[0] == 3
        assert not (tmp_path / "other.csv").exists()
