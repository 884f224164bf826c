"""Full records, as EFetch writes them: everyday ones, and the odd ones that a real file holds."""

import contextlib
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.sources.answers import Refused, Transient
from pipelines.sources.literature.details import details
from pipelines.sources.pubmed.efetch import (
    affiliation_parts,
    records,
    requested_records,
    without_addresses,
)
from pipelines.sources.pubmed.pubdates import PartialDate
from pipelines.sources.pubmed.record import Author, Grant, Link, Record, Term
from pipelines.tables import LIVE

ARTICLE = """<PubmedArticle><MedlineCitation>
<PMID Version="1">31000001</PMID><DateRevised><Year>2024</Year><Month>10</Month><Day>04</Day></DateRevised>
<Article><Journal><JournalIssue><Volume>12</Volume><Issue>Suppl 1</Issue>
<PubDate><Year>2021</Year><Month>Jan</Month></PubDate></JournalIssue>
<Title>Journal of vesicle research &amp; therapy</Title><ISOAbbreviation>J. Ves. Res.</ISOAbbreviation></Journal>
<ArticleTitle><i>In vitro</i> uptake of CD63<sup>+</sup> exosomes at p &lt; 0.05 and H<sub>2</sub>O.</ArticleTitle>
<Pagination><StartPage>537</StartPage><EndPage>552</EndPage><MedlinePgn>537-52</MedlinePgn></Pagination>
<ELocationID EIdType="doi">10.5555/elsewhere</ELocationID>
<AuthorList>
<Author ValidYN="Y"><LastName>Müller</LastName><ForeName>Ada B</ForeName><Initials>AB</Initials><Suffix>Jr</Suffix>
<Identifier Source="ORCID">0000-0002-1825-0097</Identifier>
<AffiliationInfo><Affiliation>Univ A, Rome, Italy; Univ B, Graz, Austria. Electronic address: a@b.at.
</Affiliation></AffiliationInfo>
<AffiliationInfo><Affiliation>Univ C, Boston, MA.</Affiliation></AffiliationInfo></Author>
<Author ValidYN="N"><LastName>Muler</LastName><Initials>AB</Initials></Author>
<Author ValidYN="Y"><LastName>王</LastName><Initials>伟</Initials>
<AffiliationInfo><Affiliation>Univ B, Graz, Austria.</Affiliation></AffiliationInfo></Author>
<Author ValidYN="Y"><CollectiveName>Vesicle Group x@y.org</CollectiveName></Author>
<Author ValidYN="Y"><ForeName>Madonna</ForeName></Author><Author ValidYN="Y"/></AuthorList>
<Language>eng</Language><Language>kor</Language>
<GrantList><Grant><GrantID>R01 1</GrantID><Agency>NCI NIH HHS</Agency><Country>United States</Country></Grant>
<Grant><GrantID>R01 1</GrantID><Agency>NCI NIH HHS</Agency><Country>United States</Country></Grant>
<Grant><Agency>Wellcome</Agency></Grant><Grant/></GrantList>
<PublicationTypeList><PublicationType>Journal Article</PublicationType></PublicationTypeList>
<ArticleDate DateType="Electronic"><Year>2020</Year><Month>12</Month><Day>15</Day></ArticleDate></Article>
<MedlineJournalInfo><MedlineTA>J Ves Res</MedlineTA></MedlineJournalInfo>
<CommentsCorrectionsList>
<CommentsCorrections RefType="UpdateOf"><RefSource>bioRxiv. 2019</RefSource><PMID Version="1">30</PMID>
</CommentsCorrections>
<CommentsCorrections RefType="UpdateIn"><PMID>40</PMID></CommentsCorrections>
<CommentsCorrections RefType="ErratumIn"><RefSource>J Ves Res. 2022;1:1</RefSource></CommentsCorrections>
<CommentsCorrections RefType="Cites"><PMID>50</PMID></CommentsCorrections>
<CommentsCorrections RefType="CorrectedandRepublishedFrom"><PMID>007</PMID></CommentsCorrections>
</CommentsCorrectionsList>
<MeshHeadingList><MeshHeading><DescriptorName MajorTopicYN="N">Exosomes</DescriptorName>
<QualifierName MajorTopicYN="Y">metabolism</QualifierName></MeshHeading>
<MeshHeading><DescriptorName MajorTopicYN="N">Humans</DescriptorName></MeshHeading>
<MeshHeading><DescriptorName MajorTopicYN="N">Exosomes</DescriptorName></MeshHeading></MeshHeadingList>
<KeywordList Owner="NOTNLM"><Keyword MajorTopicYN="Y"> Exosomes. </Keyword><Keyword>exosomes</Keyword>
<Keyword>Fe<sub>3</sub>O<sub>4</sub>@SiO2; <i>in vivo</i></Keyword></KeywordList>
<KeywordList Owner="NLM"><Keyword>Space Flight</Keyword></KeywordList>
</MedlineCitation><PubmedData><History>
<PubMedPubDate PubStatus="entrez"><Year>2020</Year><Month>12</Month><Day>15</Day></PubMedPubDate>
<PubMedPubDate PubStatus="pubmed"><Year>2020</Year><Month>12</Month><Day>16</Day></PubMedPubDate></History>
<ArticleIdList><ArticleId IdType="doi">10.5555/jvr.1</ArticleId></ArticleIdList>
<ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.5555/cited</ArticleId></ArticleIdList></Reference>
</ReferenceList></PubmedData></PubmedArticle>"""


def read(*articles: str) -> tuple[Record, ...]:
    return tuple(records(io.BytesIO(f"<PubmedArticleSet>{''.join(articles)}</PubmedArticleSet>".encode())))


def one(text: str = ARTICLE) -> Record:
    (record,) = read(text)
    return record


def test_what_a_short_record_tells_too() -> None:
    record = one()

    assert record.pmid == "31000001"
    assert record.title == "In vitro uptake of CD63+ exosomes at p < 0.05 and H2O."
    assert record.journal == "Journal of vesicle research & therapy"
    assert record.languages == ("eng", "kor")
    assert record.doi == "10.5555/jvr.1"
    assert (record.electronic_date, record.print_date) == (PartialDate("2020-12-15"), PartialDate("2021-01"))
    assert (record.entrez_date, record.create_date) == (date(2020, 12, 16), date(2020, 12, 15))
    assert (record.first_author, record.updated_in, record.update_of) == ("Müller AB Jr", ("40",), ("30",))


def test_what_only_a_full_record_tells() -> None:
    known = one().details

    assert known is not None
    assert (known.journal_abbreviation, known.volume, known.issue) == ("J Ves Res", "12", "Suppl 1")
    assert (known.pages, known.revised_on) == ("537-52", date(2024, 10, 4))
    assert known.authors == (
        Author("Müller", "AB Jr", None),
        Author("王", "伟", None),
        Author(None, None, "Vesicle Group"),
        Author("Madonna", None, None),
    )
    assert known.affiliations == ("Univ A, Rome, Italy", "Univ B, Graz, Austria", "Univ C, Boston, MA")
    assert known.terms == (
        Term("mesh", "Exosomes", True),
        Term("mesh", "Humans", False),
        Term("keyword", "Exosomes", True),
        Term("keyword", "Fe3O4@SiO2", False),
        Term("keyword", "in vivo", False),
    )
    assert known.grants == (Grant("R01 1", "NCI NIH HHS", "United States"), Grant(None, "Wellcome", None))
    assert known.links == (
        Link("update_of", "30", "bioRxiv. 2019"),
        Link("update_in", "40", None),
        Link("erratum_in", None, "J Ves Res. 2022;1:1"),
        Link("corrected_and_republished_from", None, None),
    )


@pytest.mark.parametrize(
    ("written", "print_date"),
    [
        ("<Year>2020</Year><Month>08</Month><Day>31</Day>", "2020-08-31"),
        ("<Year>2021</Year><Season>Summer</Season>", "2021"),
        ("<MedlineDate>2019 Dec-2020 Jan</MedlineDate>", "2019-12"),
        ("<MedlineDate>Winter</MedlineDate>", None),
        ("", None),
    ],
)
def test_a_date_of_print_is_as_exact_as_its_words(written: str, print_date: str | None) -> None:
    found = one(ARTICLE.replace("<Year>2021</Year><Month>Jan</Month>", written)).print_date

    assert (found and found.text) == print_date


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        (
            "<ArticleTitle>[Not Available].</ArticleTitle><VernacularTitle>Эксосомы.</VernacularTitle>",
            "Эксосомы",
        ),
        ("<ArticleTitle/><VernacularTitle>Exosomas <i>in vivo</i>.</VernacularTitle>", "Exosomas in vivo"),
        ("<ArticleTitle>[Not Available].</ArticleTitle>", ""),
        ("<ArticleTitle>A &amp;lt;b&amp;gt; &amp;amp; c.</ArticleTitle>", "A & c."),
        ("", ""),
    ],
)
def test_titles(title: str, shown: str) -> None:
    start, end = ARTICLE.index("<ArticleTitle>"), ARTICLE.index("<Pagination>")

    assert one(ARTICLE[:start] + title + ARTICLE[end:]).title == shown


def test_mathematics_keep_their_signs() -> None:
    maths = (
        '<ArticleTitle>Of <mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:msup><mml:mn>10</mml:mn>'
        "<mml:mn>9</mml:mn></mml:msup></mml:math> vesicles.</ArticleTitle>"
    )
    start, end = ARTICLE.index("<ArticleTitle>"), ARTICLE.index("<Pagination>")

    assert one(ARTICLE[:start] + maths + ARTICLE[end:]).title == "Of 10^9 vesicles."


CHAPTER = """<PubmedBookArticle><BookDocument><PMID Version="1">26</PMID>
<Book><BookTitle>Book of <i>vesicles</i></BookTitle><PubDate><Year>2015</Year></PubDate>
<AuthorList Type="editors"><Author><LastName>Editor</LastName></Author></AuthorList></Book>
<ArticleTitle>Exosomes</ArticleTitle><Language>eng</Language>
<AuthorList Type="authors"><Author><LastName>Writer</LastName><Initials>W</Initials></Author></AuthorList>
<PublicationType>Review</PublicationType></BookDocument>
<PubmedBookData><History><PubMedPubDate PubStatus="pubmed"><Year>2015</Year><Month>9</Month><Day>1</Day></PubMedPubDate>
</History></PubmedBookData></PubmedBookArticle>"""


def test_a_chapter_has_its_book_in_place_of_a_journal() -> None:
    record = one(CHAPTER)

    assert (record.title, record.journal) == ("Exosomes", "Book of vesicles")
    assert record.publication_types == ("Review", "chapter")
    assert (record.print_date, record.entrez_date) == (PartialDate("2015"), date(2015, 9, 1))
    assert record.details is not None
    assert record.details.authors == (Author("Writer", "W", None),)


def test_a_whole_book_is_no_chapter_and_has_its_editors_where_nobody_else_wrote_it() -> None:
    start, end = CHAPTER.index("<ArticleTitle>"), CHAPTER.index("<PublicationType>")
    record = one(CHAPTER[:start] + CHAPTER[end:])

    assert (record.title, record.journal, record.publication_types) == ("Book of vesicles", "", ("Review",))
    assert record.details is not None
    assert record.details.authors == (Author("Editor", None, None),)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Univ, Rome, Italy. Electronic address: a.b@c.it", "Univ, Rome, Italy"),
        ("Univ, Rome, Italy, e-mail: a.b@c.it.", "Univ, Rome, Italy"),
        ("Univ, Rome, Italy (a.b@c.it)", "Univ, Rome, Italy"),
        ("Univ, Rome, Italy a.b＠c.it", "Univ, Rome, Italy"),
        ("Univ, Rome, Italy a.b [at] c.it", "Univ, Rome, Italy"),
        ("Univ, Rome, Italy. [email removed].", "Univ, Rome, Italy"),
        ("Univ, Rome, Italy. ORCID: 0000-0002-1825-0097", "Univ, Rome, Italy"),
        ("Univ, Rome, Italy. https://orcid.org/0000-0002-1825-009X", "Univ, Rome, Italy"),
        ("Univ, Rome, Italy (0000-0002-1825-0097)", "Univ, Rome, Italy"),
        ("Univ, Rome, Italy. ORCID number 0000-0002-1825-009x", "Univ, Rome, Italy"),
        ("Univ, Rome, Italy 0000\u20100002\u20101825\u20100097", "Univ, Rome, Italy"),
        ("Univ, Rome, Italy; 0000\u20110002\u20131825\u22120097.", "Univ, Rome, Italy"),
        ("Univ, Rome, Italy. E-mail: john.doe @ unix.it", "Univ, Rome, Italy"),
        ("Univ, Rome, Italy, john.doe@ unix.it", "Univ, Rome, Italy"),
        ("Univ, Rome, Italy, john.doe @unix.it", "Univ, Rome, Italy"),
        (
            "Univ, Rome 00185-0000, Italy, tel. 1234-5678-9012",
            "Univ, Rome 00185-0000, Italy, tel. 1234-5678-9012",
        ),
        ("School of Electronic Engineering, Seoul, Korea.", "School of Electronic Engineering, Seoul, Korea"),
        ("a@b.it", ""),
        ("", ""),
    ],
)
def test_addresses_leave_an_affiliation(text: str, left: str) -> None:
    assert without_addresses(text) == left


@pytest.mark.parametrize(
    "personal",
    [
        "a.b@c.it",
        "a.b @ c.it",
        "a.b [at] c.it",
        "(0000-0002-1825-0097)",
        "ORCID: 0000\u20100002\u20101825\u2010009X",
    ],
)
def test_no_text_of_a_record_keeps_a_person(personal: str) -> None:
    kept = ("Müller", "AB", "Vesicle Group x@y.org", "in vivo", "R01 1", "NCI NIH HHS", "bioRxiv. 2019")
    text = ARTICLE
    for word in kept:
        text = text.replace(f"{word}<", f"{word} {personal}<")
    assert text.count(personal) == 10

    assert one(text).details == one().details


def test_several_affiliations_in_one_text_are_several_and_an_endless_one_keeps_its_end() -> None:
    assert affiliation_parts(["A &amp; B, Rome; ; C, Graz;", "C, Graz."]) == ("A & B, Rome", "C, Graz")
    (long,) = affiliation_parts([f"{'x' * 400}, China"])
    assert (len(long), long[-7:]) == (300, ", China")


@pytest.mark.parametrize("cut", [1, 200, len(ARTICLE) // 2, len(ARTICLE)])
def test_what_ends_too_early_is_asked_again(cut: int) -> None:
    with pytest.raises(Transient, match="no XML, perhaps cut off"):
        list(records(io.BytesIO(f"<PubmedArticleSet>{ARTICLE[:cut]}".encode())))


def test_an_error_in_a_sound_answer_is_one() -> None:
    with pytest.raises(Refused, match="Invalid uid"):
        list(records(io.BytesIO(b"<eFetchResult><ERROR>Invalid uid x</ERROR></eFetchResult>")))
    with pytest.raises(Transient, match="backend failed"):
        list(records(io.BytesIO(b"<eFetchResult><ERROR>backend failed</ERROR></eFetchResult>")))


def test_a_record_without_its_article_is_asked_again() -> None:
    for broken in ("<PubmedArticle/>", "<PubmedBookArticle/>"):
        with pytest.raises(Transient, match="without its"):
            read(broken)


def test_of_what_was_requested_some_may_lack_and_nothing_else_may_come() -> None:
    def asked(*pmids: str) -> tuple[str, ...]:
        sent = f"<PubmedArticleSet>{ARTICLE}{CHAPTER}<DeleteCitation><PMID>7</PMID></DeleteCitation></PubmedArticleSet>"
        return tuple(record.pmid for record in requested_records(io.BytesIO(sent.encode()), pmids))

    assert asked("31000001", "26", "7") == ("31000001", "26")
    with pytest.raises(Transient, match=r"nobody asked for \(PMID 26\)"):
        asked("31000001")


def test_of_two_versions_the_later_one_counts() -> None:
    later = ARTICLE.replace('Version="1">31', 'Version="2">31').replace("<Volume>12", "<Volume>13")
    sent = io.BytesIO(f"<PubmedArticleSet>{ARTICLE}{later}</PubmedArticleSet>".encode())

    (record,) = requested_records(sent, ["31000001"])
    assert record.details is not None
    assert record.details.volume == "13"


@settings(max_examples=150)
@given(st.data())
def test_a_changed_record_is_read_so_that_tables_take_it_or_refused(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(ARTICLE)))
    end = data.draw(st.integers(start, min(len(ARTICLE), start + 400)))
    put = data.draw(
        st.sampled_from(
            ["", "\u00a0", " ;; ", "&amp;#0;", "<i/>", "\u200b", "\uffff".replace("\uffff", "\u0085")]
        )
    )
    with contextlib.suppress(Transient, Refused):
        found = read(ARTICLE[:start] + put + ARTICLE[end:])
        known = [
            record
            for record in found
            if record.pmid.isdecimal() and record.pmid.isascii() and record.pmid > "0"
        ]
        for name, frame in details(known, {}, ()).items():
            LIVE[name].check(frame)
