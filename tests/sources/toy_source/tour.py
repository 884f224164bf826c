"""Every place where a source is met, with the toy source among the others; prints what stands there as JSON.

A process of its own: a source is registered before the tables are imported.
"""

import json
import sys
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipelines.text import sources

sources.register("toy_source")

from drawn import APP  # noqa: E402
from hand_made import forty  # noqa: E402
from streamlit.testing.v1 import AppTest  # noqa: E402
from typer.testing import CliRunner  # noqa: E402

from dashboard.pages import script  # noqa: E402
from pipelines.cli import app as command  # noqa: E402
from pipelines.doctor import report as doctor  # noqa: E402
from pipelines.documents import provenance  # noqa: E402
from pipelines.documents.known import known  # noqa: E402
from pipelines.documents.search_report import report  # noqa: E402
from pipelines.refresh.refresh import Choices, refresh  # noqa: E402
from pipelines.snapshots import paths, status  # noqa: E402
from pipelines.snapshots.freshness import freshness  # noqa: E402
from pipelines.sources.client import Client  # noqa: E402
from pipelines.standin.server import stand_in  # noqa: E402
from pipelines.tables import BY_SOURCE  # noqa: E402
from pipelines.text.writer import text as markdown_of  # noqa: E402
from pipelines.topics.catalogue import load  # noqa: E402

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=31)


def tour(data: Path) -> dict[str, object]:
    """Place to what stands there, after a refresh of the toy source alone."""
    with stand_in(corpus=forty()) as standin, ExitStack() as opened:

        def client(service: object, heard: object = None, **told: object) -> Client:
            return opened.enter_context(Client(service, transport=standin.transport, on_answer=heard, **told))

        doctor.client_of = client
        asked = {"toy": client(sources.SOURCES["toy"].service)}
        published, summary = refresh(asked, paths.live(data), Choices(), now=lambda: NOW)
        checks = list(doctor.examine("toy", topics=load(), today=NOW.date()))
    catalogue = load()
    sheet = provenance.sheet(published.manifest, published.load, catalogue, "hair", "enforcement")
    package = data / "package"
    exported = CliRunner().invoke(command, ["export", "--out", str(package), "--data", str(data)])
    page = AppTest.from_file(str(APP), default_timeout=120)
    page.switch_page(script("methods")).run()
    return {
        "refresh": {"came": summary.came, "toys": published.load("toys").to_csv(index=False)},
        "status": status.report(LATER, data)["editions"][0]["sources"]["toy"],
        "doctor": [line for check in checks for line in doctor.lines(check)],
        "freshness": freshness(published.manifest, LATER)["toy"].overdue,
        "search report": markdown_of(report(known(published, catalogue))),
        "provenance": markdown_of(sheet),
        "package": {
            "output": exported.output,
            **{path.name: path.read_text(encoding="utf-8") for path in package.iterdir() if path.is_file()},
        },
        "page": [str(part.value) for part in page.markdown],
        "tables": BY_SOURCE["toy"],
    }


if __name__ == "__main__":
    print(json.dumps(tour(Path(sys.argv[1]))))
