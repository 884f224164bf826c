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
from pipelines.sources.answers import Refused, Transient
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
    asked = ("7000001", "2", "3", "4")
    assert abstracts(io.BytesIO(SET), asked) == {
        "7000001": "AIM: To see. H2O < 5.",
        "2": "",
        "3": "Of a book.",
    }
    with pytest.raises(Transient, match="cut off"):
        abstracts(io.BytesIO(SET[:200]), asked)


def test_an_answer_that_is_an_error_or_somebody_elses_is_not_taken_for_no_abstract() -> None:
    told = b"<eFetchResult><ERROR>%s</ERROR></eFetchResult>"
    with pytest.raises(Transient, match="backend failed"):
        abstracts(io.BytesIO(told % b"backend failed"), ["2"])
    with pytest.raises(Refused, match="Invalid uid"):
        abstracts(io.BytesIO(told % b"Invalid uid x"), ["2"])
    with pytest.raises(Transient, match=r"nobody asked for \(PMID 3\)"):
        abstracts(io.BytesIO(SET), ["7000001", "2"])


def test_what_was_left_out_is_told_from_what_has_no_abstract() -> None:
    said = sheet.outcome(["20", "3", "1", "2"], {"1": "Of mice.", "2": ""})
    assert said == (
        f"1 with an abstract. PubMed did not send these, which may have one: PMID 3, 20. {sheet.NOTICE}"
    )
    assert sheet.outcome(["1"], {"1": "Of mice."}) == f"1 with an abstract. {sheet.NOTICE}"


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
    with pytest.raises(ExportError, match="Came back: Not a directory"):
        sheet.write(path / "x.csv", b"x")


def test_the_place_is_tried_before_anything_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object, **__: object) -> None:
        raise AssertionError("asked before the place was tried")

    monkeypatch.setattr("pipelines.labelling.sample.source", asked)
    (tmp_path / "mine.csv").write_text("decisions", encoding="utf-8")
    for name, why in {
        "mine.csv": "may hold decisions",
        "mine.csv/x.ris": "Not a directory",
        "none/x.ris": "No such file",
        f"{'x' * 300}.ris": "name too long",
    }.items():
        result = CliRunner().invoke(app, ["screen", "--topic", "hair", "--out", str(tmp_path / name)])
        assert result.exit_code == 2
        assert why in " ".join(result.output.replace("│", " ").split())
    with pytest.raises(AssertionError, match="asked before"):
        CliRunner().invoke(
            app,
            ["screen", "--topic", "hair", "--out", str(tmp_path / "new.ris")],
            catch_exceptions=False,
        )
    assert [path.name for path in tmp_path.iterdir()] == ["mine.csv"]


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
        left_out = [entry["accession_number"] for entry in entries if "abstract" not in entry]
        assert f"PMID {', '.join(left_out)}." in said if left_out else "did not send" not in said
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
