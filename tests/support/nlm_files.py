"""Files as NLM writes them, of a few records by hand."""

import gzip
import hashlib
from collections.abc import Sequence
from pathlib import Path

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE PubmedArticleSet>\n<PubmedArticleSet>\n'


def article(pmid: int, title: str, version: int = 1, *, abstract: str = "", more: str = "") -> str:
    """A record with little else than its title."""
    text = f"<Abstract><AbstractText>{abstract}</AbstractText></Abstract>" if abstract else ""
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="{version}">{pmid}</PMID>'
        "<DateRevised><Year>2025</Year><Month>03</Month><Day>09</Day></DateRevised>"
        f"<Article><ArticleTitle>{title}</ArticleTitle>{text}<Language>eng</Language></Article>{more}"
        "</MedlineCitation><PubmedData><ReferenceList><Title>A</Title><ReferenceList><Reference><Citation>None"
        "</Citation></Reference></ReferenceList></ReferenceList></PubmedData></PubmedArticle>\n"
    )


def deletion(*pmids: int) -> str:
    """The end of a file that deletes these."""
    numbers = (f'<PMID Version="1">{one}</PMID>' for one in pmids)
    return f"<DeleteCitation>{''.join(numbers)}</DeleteCitation>\n"


def written(folder: Path, number: int, parts: Sequence[str], *, year: int = 26, summed: bool = True) -> Path:
    """A file of these parts in the folder, with its .md5 beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"pubmed{year}n{number:04}.xml.gz"
    path.write_bytes(gzip.compress(f"{HEAD}{''.join(parts)}</PubmedArticleSet>\n".encode(), mtime=0))
    if summed:
        put_sum(path)
    return path


def put_sum(path: Path, md5: str | None = None) -> None:
    """The .md5 beside a file, as NLM words it; a wrong one where it is given."""
    md5 = md5 or hashlib.md5(path.read_bytes()).hexdigest()
    path.with_name(f"{path.name}.md5").write_text(f"MD5({path.name})= {md5}\n", encoding="utf-8")
