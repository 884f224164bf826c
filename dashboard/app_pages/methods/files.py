"""Everything to take away: data package and search report, of one topic or all, and how CSV files are written."""

import streamlit as st

from dashboard import store
from dashboard.address import bound, controls
from dashboard.panels.tables import download, note
from pipelines.documents.known import known
from pipelines.documents.search_report import report
from pipelines.package.files import files
from pipelines.package.texts import command
from pipelines.package.write import zipped
from pipelines.text import writer
from pipelines.topics.catalogue import Theme, Topic

_ALL = "all"


def show() -> None:
    """The downloads, and the command that writes the same."""
    opened, catalogue = store.snapshot(), store.all_topics()
    st.header("Take the data with you", anchor="package")
    entries: list[Topic | Theme] = [*catalogue.topics.values(), *catalogue.themes.values()]
    chosen = bound.choice(
        "Data of",
        {_ALL: "All topics", **{entry.id: controls.topic_name(entry) for entry in entries}},
        "package",
        _ALL,
    )
    topic = None if chosen == _ALL else chosen

    def package() -> bytes:
        return zipped(files(opened, catalogue, topic), opened.made_at)

    def page() -> bytes:
        return writer.html("Search report", report(known(opened, catalogue), topic)).encode()

    def text() -> bytes:
        return writer.text(report(known(opened, catalogue), topic)).encode()

    one, two, three = st.columns(3)
    name = store.file_name("search", "report", chosen)
    with one:
        file = f"{store.file_name('package', chosen)}.zip"
        download("Data package (zip)", package, file, "application/zip", "download_zip", is_wide=True)
    with two:
        download("Search report (HTML)", page, f"{name}.html", "text/html", "download_html", is_wide=True)
    with three:
        download("Search report (Markdown)", text, f"{name}.md", "text/markdown", "download_md", is_wide=True)
    st.markdown(
        "The package is a [Frictionless Data Package](https://datapackage.org): exact CSV files with counts and rates, "
        "PMIDs and NCT numbers by topic and year, searches, bibliographies (RIS, BibTeX, CSL-JSON), licences, "
        "checksums, and ten lines "
        "of pandas that rebuild every rate. The report answers the 16 items of PRISMA-S. On the command line:"
    )
    st.code(command(opened.manifest, topic), language=None, wrap_lines=True)
    st.toggle(
        "CSV files of tables start with a mark for Excel",
        value=True,
        key="csv_mark",
        persist_state="session",
        help="Excel knows UTF-8 by a byte-order mark; other programs may take it for a part of the first heading.",
    )
    note(
        "Two kinds of CSV: those in the package are exact and for programs; those under the tables of every page are "
        "for spreadsheets, with an apostrophe before each text that one would run as a formula."
    )
