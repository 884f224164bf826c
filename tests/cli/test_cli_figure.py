"""`exoscope figure`: the figure of a page as a file, the very one that the page draws."""

import html
import json
import re
import struct
from pathlib import Path

import pytest
from drawn import APP, opened_at
from streamlit.testing.v1 import AppTest
from test_cli import exoscope

from dashboard import figure
from dashboard.charts.travelling import as_html
from dashboard.pages import PAGES
from dashboard.panels import panel
from pipelines.text.figures import FIGURES


def test_every_name_leads_to_a_page_and_stands_in_the_help(tmp_path: Path) -> None:
    assert {page for page, _ in FIGURES.values()} <= set(PAGES)
    told = exoscope("figure", "--help", data=tmp_path)
    assert told.returncode == 0
    assert set(FIGURES) <= set(re.findall(r"\w+", told.stdout))


@pytest.mark.parametrize(("page", "part"), sorted(set(FIGURES.values()) - {("revisions", "revisions")}))
def test_every_figure_of_a_page_has_a_name(
    page: str, part: str, simulated: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []
    monkeypatch.setattr(panel, "button", lambda _title, _caption, sheet, *_: drawn.append(sheet.key))
    opened_at(simulated, page, topic="skincare", **({f"{page}_part": part} if part else {}))
    names = {name for name, of in FIGURES.items() if of == (page, part)}
    assert drawn
    assert set(drawn) <= names


def test_html_is_the_figure_of_the_page(tmp_path: Path) -> None:
    out = tmp_path / "hair.html"
    told = exoscope(
        "figure", "yearly", "--topic", "hair", "--edition", "simulated", "--out", str(out), data=tmp_path
    )
    assert (told.returncode, told.stderr) == (0, "")
    assert re.fullmatch(r".*hair\.html: SIMULATED, simulated edition, \d{4}-\d\d-\d\d\.\n", told.stdout)
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["edition"] = "simulated"
    app.session_state["yearly_share"] = True
    page = opened_at(app, "literature", topic="hair")
    sent = json.loads(json.loads(page.get("bidi_component")[0].proto.json)["figure"])
    body = out.read_text(encoding="utf-8")
    title = page.header[0].value.replace("\\", "")
    assert f"<title>{html.escape(title)}</title>" in body
    traces = json.loads(re.findall(r'"[0-9a-f-]{36}",\s*(\[.*?\]),\s*\{"', body, re.DOTALL)[-1])
    assert traces == sent["data"]
    assert "literature?topic=hair&amp;literature_part=growth&amp;edition=simulated#yearly" in body


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("nothing", "--out", "a.svg"), 2, "no figure 'nothing'; choose: contrast, topics, yearly"),
        (("yearly", "--out", "a.pdf"), 2, "must end in .html, .png or .svg"),
        (("yearly", "--out", "none/a.svg"), 2, "there is no folder none"),
        (("yearly", "--topic", "moon", "--out", "a.svg"), 2, "no topic 'moon'; choose:"),
        (
            ("letters", "--topic", "hair", "--out", "a.svg"),
            1,
            "Figure letters of the page regulation takes no topic.",
        ),
        (
            ("topics", "--topic", "hair", "--out", "a.svg"),
            1,
            "Figure topics of the page overview takes no topic. Ask again with no topic.",
        ),
        (
            ("yearly", "--topic", "hair", "--out", "a.svg"),
            1,
            "The page literature draws no figure yearly for hair",
        ),
    ],
)
def test_what_cannot_be_drawn_is_one_sentence_and_no_file(
    words: tuple[str, ...],
    code: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    told = exoscope("figure", *words, "--edition", "reference", data=tmp_path)
    assert told.returncode == code
    told_of_all = told.stderr + capfd.readouterr().err  # what draws is a process of its own
    assert said in told_of_all
    assert "Traceback" not in told_of_all
    assert not list(tmp_path.glob("a.*"))


def test_without_kaleido_a_picture_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(figure.sys.modules, "kaleido", None)
    with pytest.raises(
        figure.ExoscopeError, match=r"^Pictures need Plotly's Kaleido, .*exoscope\[images\].*\.html"
    ):
        figure.picture(figure.go.Figure(), "png")


def test_without_a_chromium_a_picture_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("kaleido")
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "none"))
    with pytest.raises(figure.ExoscopeError, match=r"^Pictures need a Chromium or Chrome that starts"):
        figure.picture(figure.go.Figure(), "png")


@pytest.mark.browser
def test_pictures_come_by_kaleido(tmp_path: Path, chromium: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("kaleido")
    monkeypatch.setenv("BROWSER_PATH", chromium)
    drawn = figure.go.Figure(layout={"width": 300, "height": 200, "title": "Papers"})
    png = figure.picture(drawn, "png")
    assert struct.unpack(">II", png[16:24]) == (600, 400)
    svg = figure.picture(drawn, "svg").decode()
    assert 'viewBox="0 0 300 200"' in svg
    assert "Papers" in svg


def test_the_file_takes_its_title_from_the_figure() -> None:
    drawn = figure.go.Figure(layout={"title": "<b>1 &lt; 2<br>and more</b>"})
    assert "<title>1 &lt; 2 and more</title>" in as_html(drawn).decode()
