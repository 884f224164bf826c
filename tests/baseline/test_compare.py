"""What the API and the files have apart: each planted difference with its own cause, and what is kept of the count."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hand_made import NOW, articles, pubmed
from nlm import held
from typer.testing import CliRunner

from pipelines.baseline.compare import compared, kept
from pipelines.baseline.search import keep_tree
from pipelines.cli import app
from pipelines.pubmed_search.mesh import Tree
from pipelines.refresh.refresh import Choices
from pipelines.standin.records.corpus import Corpus

ASKED = "2026-11-23T12:00:00+00:00"
DAY = date(2026, 11, 20)
#: In the files, and found there by exosomes[tiab].
PLAIN = replace(
    articles()[0],
    pmid="7",
    title="Exosomes.",
    abstract="Growth of hair, growth hair.",
    keywords=(),
    created=DAY,
    entrez=DAY,
    revised_on=DAY,
    electronic=None,
    printed=date(2021, 1, 1),
    pubdate="2021 Jan 1",
)
INDEXED = {"mesh": ("Exosomes",), "indexed": DAY}
ASIDE = '"hair growth"[tiab] is not in PubMed\'s phrase index and was asked as "hair growth"[tiab:~0].'
LOST = '"skin care"[tiab] is in no article, says PubMed; the rest of its OR group was searched.'


def tables(text: str, by_api: bool, warnings: str | None, **told: Any) -> Mapping[str, pd.DataFrame]:
    """A snapshot with one search that found PMID 7, or nothing."""
    search = {"source": "pubmed", "kind": "set", "name": "field", "definition": "broad", "text": text}
    pmids = ["7"] if by_api else []
    terms = {"pmid": ["7"], "kind": ["mesh"], "term": [told.get("heading", "Humans")]}
    return {
        "searches": pd.DataFrame([{**search, "promised": 1, "warnings": warnings, "asked_at": ASKED}]),
        "topic_articles": pd.DataFrame({"topic": "field", "definition": "broad", "pmid": pmids}, dtype="str"),
        "articles": pd.DataFrame({"pmid": ["7"], "revised_on": [told.get("revised", DAY.isoformat())]}),
        "article_terms": pd.DataFrame(terms),
    }


@pytest.mark.parametrize(
    ("text", "changes", "warnings", "told", "cause"),
    [
        ("wounds[tiab]", {"pmid": "8"}, None, {}, "not_yet"),  # 7 is not in the files
        ("wounds[tiab]", {}, None, {"revised": "2026-11-21"}, "not_yet"),
        ("wounds[tiab]", {}, None, {"revised": "2026-11-20"}, "unexplained"),
        ("wounds[tiab]", {}, None, {"revised": None}, "unexplained"),
        ("exosomes[mh]", {}, None, {"heading": "Exosomes"}, "mesh"),
        ('"extracellular vesicles"[mh]', {}, None, {"heading": "Exosomes"}, "mesh"),
        ('"extracellular vesicles"[mh:noexp]', {}, None, {"heading": "Exosomes"}, "unexplained"),
        ("exosomes[mh]", {}, None, {}, "unexplained"),
        # What lies below a heading is not known, and the article has some heading.
        ("alopecia[mh]", INDEXED, None, {}, "mesh"),
        ("alopecia[mh]", {}, None, {}, "unexplained"),
        ("alopecia[mh:noexp]", INDEXED, None, {}, "unexplained"),
        ('"hair growth"[tiab:~0]', {"abstract": "Growth hair."}, ASIDE, {}, "phrase"),
        ('"hair growth"[tiab:~0]', {"abstract": "Hair."}, ASIDE, {}, "unexplained"),
        ("exosomes[tiab] AND 2020:2020[dp]", {}, None, {}, "date"),
        ("wounds[tiab] AND 2020:2020[dp]", {}, None, {}, "unexplained"),
    ],
)
def test_why_the_files_lack_an_article(
    tmp_path: Path, text: str, changes: dict[str, Any], warnings: str | None, told: dict[str, Any], cause: str
) -> None:
    found, table = compared(tables(text, True, warnings, **told), held(tmp_path, [replace(PLAIN, **changes)]))
    assert found.to_numpy().tolist() == [["field", "broad", "7", "api", cause]]
    assert table.loc[0, ["articles", "both", "only_api", "only_files", cause]].tolist() == [1, 0, 1, 0, 1]


@pytest.mark.parametrize(
    ("text", "changes", "warnings", "cause"),
    [
        ("exosomes[tiab]", {}, None, "unexplained"),
        ("exosomes[tiab]", {"created": date(2026, 11, 24)}, None, "not_yet"),
        ("exosomes[tiab]", {"created": date(2026, 11, 23)}, None, "unexplained"),
        ("exosomes[tiab]", {"revised_on": date(2026, 11, 24)}, None, "not_yet"),
        ("exosomes[mh] OR wounds[tiab]", INDEXED, None, "mesh"),
        ('"extracellular vesicles"[mh]', INDEXED, None, "mesh"),
        ("exosomes[mh] OR exosomes[tiab]", INDEXED, None, "unexplained"),
        ('"skin care"[tiab] OR wounds[tiab]', {"title": "Exosomes in skin care."}, LOST, "phrase"),
        ('"skin care"[tiab] OR exosomes[tiab]', {"title": "Exosomes in skin care."}, LOST, "unexplained"),
        ("exosomes[tiab] AND 2021:2021[dp]", {}, None, "date"),
    ],
)
def test_why_the_api_lacks_an_article(
    tmp_path: Path, text: str, changes: dict[str, Any], warnings: str | None, cause: str
) -> None:
    found, _ = compared(tables(text, False, warnings), held(tmp_path, [replace(PLAIN, **changes)]))
    assert found.to_numpy().tolist() == [["field", "broad", "7", "files", cause]]


def test_with_nlms_tree_a_heading_is_no_excuse(tmp_path: Path) -> None:
    files = held(tmp_path, [replace(PLAIN, **INDEXED)])
    keep_tree(Tree({"alopecia": ("1",), "exosomes": ("2",)}), files)
    found, _ = compared(tables("alopecia[mh]", True, None), files)
    assert found["cause"].tolist() == ["unexplained"]


def test_a_deleted_article_is_not_there(tmp_path: Path) -> None:
    files = held(tmp_path, [PLAIN], [replace(PLAIN, pmid="9")], deleted=[7])
    found, table = compared(tables("exosomes[tiab]", True, None), files)
    assert found[["pmid", "found_by", "cause"]].to_numpy().tolist() == [
        ["7", "api", "not_yet"],
        ["9", "files", "unexplained"],
    ]
    # Wilson's interval of 1 of 2.
    assert table[["share", "low", "high"]].round(4).to_numpy().tolist() == [[0.5, 0.0945, 0.9055]]
    assert table[["asked_on", "files_to"]].to_numpy().tolist() == [["2026-11-23", "2026-11-20"]]


def check(root: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["baseline", "check", "--data", str(root), *words])
    return getattr(done.exception, "exit_code", done.exit_code), done.output + str(done.exception or "")


def test_a_check_is_kept_for_the_next_snapshot(tmp_path: Path) -> None:
    first, *others = articles()
    held(tmp_path, others)
    with pubmed(Corpus([first, *others])) as service:
        one, _ = service.refresh(tmp_path / "live")
        assert "baseline_check" not in one.tables
        code, said = check(tmp_path, "--out", str(tmp_path / "apart.csv"))
        assert code == 0, said
        assert "of which 3 differ" in said
        two, _ = service.refresh(tmp_path / "live", now=NOW.replace(hour=13))
    assert (tmp_path / "apart.csv").read_text(encoding="utf-8").splitlines() == [
        "topic,definition,pmid,found_by,cause",
        *(f"field,{width},91000001,api,not_yet" for width in ("broad", "narrow", "standard")),
    ]
    kept_of = kept(tmp_path)
    assert kept_of is not None
    assert two.load("baseline_check").equals(kept_of)
    row = kept_of[kept_of["topic"].eq("field") & kept_of["definition"].eq("broad")].iloc[0]
    assert row[["articles", "both", "only_api", "not_yet", "unexplained"]].tolist() == [40, 39, 1, 1, 0]


@pytest.mark.parametrize("content", [b"", b"PAR1 no more", None])
def test_a_check_that_cannot_be_read_keeps_no_snapshot_from_being_made(
    tmp_path: Path, content: bytes | None
) -> None:
    held(tmp_path, articles())
    path = tmp_path / "baseline" / "check.parquet"
    if content is None:
        pd.DataFrame({"topic": ["field"]}).to_parquet(path)
    else:
        path.write_bytes(content)
    (tmp_path / "baseline" / "manifest.json").write_text("{", encoding="utf-8")
    assert kept(tmp_path) is None
    with pubmed(Corpus(articles())) as service:
        made, _ = service.refresh(tmp_path / "live")
    assert "baseline_check" not in made.tables


def test_without_files_or_papers_there_is_one_sentence(tmp_path: Path) -> None:
    code, said = check(tmp_path)
    assert (code, "exoscope baseline add" in said) == (2, True)
    held(tmp_path, articles())
    code, said = check(tmp_path)
    assert (code, "There is no live data" in said) == (1, True)
    with pubmed(Corpus(articles())) as service:
        service.refresh(tmp_path / "live", Choices(files={"pubmed": tmp_path / "baseline"}))
    code, said = check(tmp_path)
    told = " ".join(said.replace("│", " ").split())
    assert (code, "has no papers that PubMed's API found" in told) == (2, True)
    code, said = check(tmp_path, "--out", str(tmp_path / "apart.xlsx"))
    assert (code, "must end in" in said) == (2, True)
