"""EFetch's XML as records: article by article, so that a file of any length needs little memory.

Not by Bio.Entrez.parse, which checks every element against its DTD and takes ten times as long.
"""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from typing import IO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from pipelines.sources.answers import Transient, raise_service_error
from pipelines.sources.pubmed.pubdates import history_day, publication_date
from pipelines.sources.pubmed.record import (
    CHAPTER,
    KEYWORD,
    MESH,
    Author,
    Details,
    Grant,
    Link,
    Record,
    Term,
)
from pipelines.sources.pubmed.titles import PLACEHOLDER, plain_title
from pipelines.text.plain import flat

#: A longer citation, agency or affiliation is no name but a text.
_LONGEST = 300

_SIGN = "@\N{FULLWIDTH COMMERCIAL AT}\N{SMALL COMMERCIAL AT}"
_DASH = "[-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{MINUS SIGN}]"
_DIGITS = rf"\d{{4}}{_DASH}\d{{4}}{_DASH}\d{{4}}{_DASH}\d{{3}}"
_ORCID = rf"(?:(?:https?://)?(?:www\.)?orcid\.org/|orcid(?: (?:id|number|no))?\W{{0,3}})?{_DIGITS}[\dX]"
_ADDRESS = rf"(?<![\w.+-])[\w.+-]+\s?[{_SIGN}]\s?[\w-]+(?:\.[\w-]+)+"
_AT = r"(?<!\S)\S+\s?[\[({]\s?at\s?[\])}]\s?\S+"
_LED_TO = r"(?:\b(?:electronic address|e-?mails?(?: address(?:es)?)?|correspond\w*(?: author)?)\s*[:.]?\s*)?"
#: What gives a person away, with the words that lead to it.
_PERSONAL = re.compile(rf"{_LED_TO}(?:{_ADDRESS}|{_AT}|{_ORCID})", re.IGNORECASE)
#: What does so in an affiliation alone: the sign of an address is part of names of materials, too.
_IN_PLACE = re.compile(
    rf"{_LED_TO}(?:(?<![^\s;,()<>\[\]])[^\s;,()<>\[\]]*[{_SIGN}][^\s;,()<>\[\]]*|\[e-?mail removed\]|https?://\S+)"
    r"|\belectronic address\s*:",
    re.IGNORECASE,
)
_TELLTALE = re.compile(
    rf"[{_SIGN}]|[\[({{]\s?at|e-?mail|electronic address|https?://|{_DIGITS}", re.IGNORECASE
)
#: A number as PubMed gives it.
PMID = re.compile("[1-9][0-9]{0,8}")
_EMPTY = re.compile(r"\(\s*\)|\[\s*\]|<\s*>")
_JOINED = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[a-z]{2})(?=and[A-Z])")
_ENDS = " \t.,;:|*"

ElementTree.register_namespace("mml", "http://www.w3.org/1998/Math/MathML")


def elements(source: IO[bytes]) -> Iterator[Element]:
    """The articles and chapters of a set, in its order; raises `Transient` where it ends too early or is no XML."""
    try:
        for _, element in ElementTree.iterparse(source):  # noqa: S314  see answers.document
            if element.tag in ("PubmedArticle", "PubmedBookArticle"):
                yield element
                element.clear()
            elif element.tag == "ERROR" and element.text and element.text.strip():
                raise_service_error(element.text.strip())
    except ElementTree.ParseError as error:
        raise Transient(f"text that is no XML, perhaps cut off ({error})") from None


def records(source: IO[bytes]) -> Iterator[Record]:
    """The records of `elements`."""
    return (article(one) if one.tag == "PubmedArticle" else _chapter(one) for one in elements(source))


def requested_records(source: IO[bytes], requested: Sequence[str]) -> tuple[Record, ...]:
    """Those of the requested PMIDs that came, each in its last version; raises `Transient` for one nobody asked for.

    EFetch leaves out what it does not have, without a word; and id -1 is answered by PMID 1.
    """
    found = {record.pmid: record for record in records(source)}
    if foreign := sorted(found.keys() - set(requested)):
        raise Transient(f"a record nobody asked for (PMID {foreign[0] or 'none'})", again=2)
    return tuple(found.values())


def without_addresses(text: str) -> str:
    """An affiliation without e-mail addresses, ORCID and the words that lead to them.

    >>> without_addresses("Xiamen University, Xiamen, China. Electronic address: a.b@xmu.edu.cn.")
    'Xiamen University, Xiamen, China'
    """
    if _TELLTALE.search(text):  # few have one, and what follows is slow
        text = _EMPTY.sub("", _IN_PLACE.sub("", _PERSONAL.sub("", text)))
    return text.strip(_ENDS)


def affiliation_parts(texts: Iterable[str]) -> tuple[str, ...]:
    """The affiliations in these texts, each once: several in one stand between semicolons.

    >>> affiliation_parts(["Univ A, Rome, Italy; Univ B, Graz, Austria.", "Univ B, Graz, Austria; b@b.at"])
    ('Univ A, Rome, Italy', 'Univ B, Graz, Austria')
    """
    parts = (
        without_addresses(part) for text in texts for part in flat(html.unescape(text)).split(";") if part
    )
    # The end of a long one has the place.
    return tuple(dict.fromkeys(part[-_LONGEST:] for part in parts if part))


def article(element: Element, *, in_full: bool = True) -> Record:
    """A `PubmedArticle`; raises `Transient` where it holds none.

    Not `in_full`, which takes half the time: of the authors only the first, no affiliations and no grants.
    """
    citation, data = element.find("MedlineCitation"), element.find("PubmedData")
    article = None if citation is None else citation.find("Article")
    if citation is None or article is None:
        raise Transient("a record without its article", again=2)
    journal, about = article.find("Journal"), citation.find("MedlineJournalInfo")
    issue = None if journal is None else journal.find("JournalIssue")
    title = marked(article.find("ArticleTitle"))
    if not title or PLACEHOLDER.fullmatch(title):
        title = marked(article.find("VernacularTitle")).removesuffix(".")
    listed, days = article.find("AuthorList"), history(data, "pubmed", "entrez")
    authors, links = tuple(islice(_authors(listed), None if in_full else 1)), tuple(_links(citation))
    abbreviation = _text(about, "MedlineTA")
    return Record(
        pmid=_text(citation, "PMID") or "",
        title=title,
        journal=plain_title(_text(journal, "Title") or abbreviation or ""),
        publication_types=_texts(under(article, "PublicationTypeList")),
        languages=_texts(article.findall("Language")),
        doi=_doi(data, article),
        electronic_date=publication_date(_words(article.find("ArticleDate"))),
        print_date=publication_date(_words(None if issue is None else issue.find("PubDate"))),
        entrez_date=days.get("pubmed"),
        create_date=days.get("entrez"),
        first_author=_first(authors),
        updated_in=_pmids(links, "update_in"),
        update_of=_pmids(links, "update_of"),
        details=Details(
            journal_abbreviation=abbreviation or _text(journal, "ISOAbbreviation"),
            volume=_text(issue, "Volume"),
            issue=_text(issue, "Issue"),
            pages=_pages(article),
            revised_on=_day(citation.find("DateRevised")),
            authors=authors,
            affiliations=_affiliations(listed) if in_full else (),
            terms=tuple(_terms(citation)),
            grants=tuple(dict.fromkeys(_grants(article))) if in_full else (),
            links=links,
        ),
    )


def _chapter(element: Element) -> Record:
    """A chapter with its book in place of a journal, or a whole book."""
    document, data = element.find("BookDocument"), element.find("PubmedBookData")
    book = None if document is None else document.find("Book")
    if document is None or book is None:
        raise Transient("a chapter without its book", again=2)
    name = marked(book.find("BookTitle"))
    title = marked(document.find("ArticleTitle")) or marked(document.find("VernacularTitle"))
    listed = [(document, "authors"), (book, "authors"), (book, "editors")]
    writers = next((found for parent, kind in listed if (found := _of_type(parent, kind)) is not None), None)
    authors, days = tuple(_authors(writers)), history(data, "pubmed", "entrez")
    return Record(
        pmid=_text(document, "PMID") or "",
        title=title or name,
        journal=name if title else "",
        publication_types=(*_texts(document.findall("PublicationType")), *((CHAPTER,) if title else ())),
        languages=_texts(document.findall("Language")),
        doi=_doi(document, document),
        electronic_date=None,
        print_date=publication_date(_words(book.find("PubDate"))),
        entrez_date=days.get("pubmed"),
        create_date=days.get("entrez"),
        first_author=_first(authors),
        details=Details(
            volume=_text(book, "Volume"),
            pages=_pages(document),
            revised_on=_day(document.find("DateRevised")),
            authors=authors,
            affiliations=_affiliations(writers),
            terms=tuple(_terms(document)),
            grants=tuple(dict.fromkeys(_grants(document))),
        ),
    )


def _of_type(parent: Element, kind: str) -> Element | None:
    return next((one for one in parent.findall("AuthorList") if one.get("Type", kind) == kind), None)


def _text(parent: Element | None, path: str) -> str | None:
    """The text of the first element of the path, on one line; None where there is none."""
    found = None if parent is None else parent.findtext(path)
    return (flat(found) or None) if found else None


def _texts(elements: Iterable[Element]) -> tuple[str, ...]:
    return tuple(text for one in elements if (text := flat(one.text or "")))


def under(parent: Element, name: str) -> Iterable[Element]:
    """What stands in a list; by `find`, as a path of two names takes many times as long."""
    listed = parent.find(name)
    return () if listed is None else listed


def marked(element: Element | None) -> str:
    """The plain text of an element that may hold markup, written or escaped."""
    if element is None:
        return ""
    text = element.text or ""
    if not len(element) and "&" not in text and "<" not in text:
        return flat(text)
    return plain_title(
        html.escape(text, quote=False) + "".join(ElementTree.tostring(one, "unicode") for one in element)
    )


def _words(element: Element | None) -> str:
    """The parts of a date as a line: year, month or season, day; or the words of a MedlineDate."""
    return "" if element is None else " ".join(filter(None, (part.text for part in element)))


def _day(element: Element | None) -> date | None:
    return history_day(_words(element).replace(" ", "/"))


def history(data: Element | None, *wanted: str) -> dict[str | None, date | None]:
    """The days on which these things were done to a record, in PubMed's words for them."""
    return {
        done: _day(one)
        for one in (() if data is None else under(data, "History"))
        if (done := one.get("PubStatus")) in wanted
    }


def _doi(data: Element | None, article: Element) -> str | None:
    listed = None if data is None else data.find("ArticleIdList")
    named = [] if listed is None else [one for one in listed if one.get("IdType") == "doi"]
    named = named or [one for one in article.findall("ELocationID") if one.get("EIdType") == "doi"]
    return next((doi for one in named if (doi := flat(one.text or ""))), None)


def _pages(article: Element) -> str | None:
    first, last = _text(article, "Pagination/StartPage"), _text(article, "Pagination/EndPage")
    return _text(article, "Pagination/MedlinePgn") or (f"{first}-{last}" if first and last else first)


def _authors(listed: Element | None) -> Iterator[Author]:
    """The authors in their order; names that PubMed marks as wrong are left out."""
    for one in () if listed is None else listed:
        last, group = _text(one, "LastName"), marked(one.find("CollectiveName"))
        if one.get("ValidYN") == "N" or one.tag != "Author":
            continue
        if last := _without(last or _text(one, "ForeName") or ""):
            given = " ".join(filter(None, (_text(one, "Initials"), _text(one, "Suffix"))))
            yield Author(last, _without(given) or None, None)
        elif group := _without(group).strip():
            yield Author(None, None, group)


def _first(authors: tuple[Author, ...]) -> str | None:
    return " ".join(filter(None, authors[0][:2])) or None if authors else None


def _affiliations(listed: Element | None) -> tuple[str, ...]:
    found = () if listed is None else listed.findall("Author/AffiliationInfo/Affiliation")
    return affiliation_parts(text for one in found if (text := "".join(one.itertext())))


def _terms(citation: Element) -> Iterator[Term]:
    """MeSH headings, and the keywords of authors: NLM's own lists of keywords are others."""
    headings: dict[str, bool] = {}
    for heading in under(citation, "MeshHeadingList"):
        if name := _text(heading, "DescriptorName"):
            is_major = "Y" in [part.get("MajorTopicYN") for part in heading]
            headings[name] = headings.get(name, False) or is_major
    yield from (Term(MESH, name, is_major) for name, is_major in headings.items())
    seen = set()
    lists = (one for one in citation.findall("KeywordList") if one.get("Owner") == "NOTNLM")
    for one in chain.from_iterable(lists):
        for word in marked(one).split(";"):
            word = _without(word).strip(_ENDS)
            if word and word.casefold() not in seen and len(word) <= _LONGEST:
                seen.add(word.casefold())
                yield Term(KEYWORD, word, one.get("MajorTopicYN") == "Y")


def _grants(article: Element) -> Iterator[Grant]:
    for one in under(article, "GrantList"):
        grant = Grant(*(_short(_text(one, name)) for name in ("GrantID", "Agency", "Country")))
        if any(grant):
            yield grant


def _links(citation: Element) -> Iterator[Link]:
    for one in under(citation, "CommentsCorrectionsList"):
        kind = _JOINED.sub("_", one.get("RefType", "")).lower()
        if kind and kind != "cites":  # a reference, which older records have here
            other = _text(one, "PMID")
            yield Link(
                kind, other if other and PMID.fullmatch(other) else None, _short(_text(one, "RefSource"))
            )


def _pmids(links: Iterable[Link], kind: str) -> tuple[str, ...]:
    return tuple(link.other_pmid for link in links if link.kind == kind and link.other_pmid)


def _short(text: str | None) -> str | None:
    return (_without(text).strip() or None) if text and len(text) <= _LONGEST else None


def _without(text: str) -> str:
    """Any other text without them, on one line; what is named after an `@` alone stays, as in Fe3O4@SiO2."""
    if text.isalpha() or not _TELLTALE.search(text):  # most names are letters
        return text
    return " ".join(_EMPTY.sub("", _PERSONAL.sub("", text)).split())
