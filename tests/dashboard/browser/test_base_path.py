"""The dashboard below a path: behind a proxy that strips it, and with Streamlit's own base path."""

import base64
import hashlib
import http.client
import json
import re
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import behind
import pytest
import served
import surroundings

from dashboard.pages import GROUPS, PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_FILES = re.compile(r'(?:src|href)="([^"]+)"')
_STARTED = re.compile(r'<script type="module" crossorigin src="./static/js/(\w+)\.')
_LINKS = "links => links.map(link => link.href)"
#: What a client sends to open a websocket (RFC 6455, section 1.3).
_HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
}
_ACCEPTED = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


@pytest.fixture(scope="module", params=["a proxy strips it", "nginx strips it", "server.baseUrlPath"])
def below(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard below /exo."""
    log = tmp_path_factory.mktemp("below") / "log.txt"
    if request.param == "nginx strips it" and shutil.which("nginx") is None:
        # The way through a proxy is tried with one of our own all the same.
        pytest.skip("there is no nginx on this machine")
    if request.param == "server.baseUrlPath":
        with served.dashboard("--edition", "reference", log=log, base="exo") as address:
            yield address
    else:
        with (
            served.dashboard("--edition", "reference", log=log) as server,
            behind.nginx("exo", server, log.parent)
            if request.param == "nginx strips it"
            else behind.path("exo", server) as address,
        ):
            yield address


@pytest.mark.parametrize("page", ["", "regulation"])
def test_the_start_page_and_all_its_files_lie_below_the_path(below: str, page: str) -> None:
    start = f"{below}/{page}"
    status, text = _get(start)
    assert (status, "<title>Streamlit</title>" in text) == (200, True)
    files = [urljoin(start, name) for name in _FILES.findall(text)]
    assert len(files) > 5
    assert [file for file in files if not file.startswith(f"{below}/")] == []
    scripts = [file for file in files if file.endswith((".js", ".css", ".png"))]
    assert {file: _get(file)[0] for file in scripts} == dict.fromkeys(scripts, 200)
    # What a first screen is made of starts while the page connects, Plotly first: it takes longest.
    started = _STARTED.findall(text)
    assert started == ["index", "PlotlyChart", "Html", "Selectbox", "Metric", "ButtonGroup"]


def test_the_start_page_names_no_host_and_a_page_other_than_the_first_one_level_up(below: str) -> None:
    one_level_up = 'window.__streamlit = {BACKEND_BASE_URL: new URL(".", location.href).href}'
    assert one_level_up in _get(f"{below}/regulation")[1]
    assert "window.__streamlit" not in _get(f"{below}/")[1]


def test_the_server_answers_below_the_path(below: str) -> None:
    assert _get(f"{below}/_stcore/health") == (200, "ok")
    assert _get(f"{below}/_stcore/host-config")[0] == 200


def test_the_websocket_opens_below_the_path_and_nowhere_else(below: str) -> None:
    place = urlsplit(below)
    assert _upgrade(place.netloc, "/exo/_stcore/stream") == (101, _ACCEPTED)
    # The proxy knows no such path, and Streamlit takes no websocket there.
    assert _upgrade(place.netloc, "/_stcore/stream") in ((404, None), (403, None))


def test_programs_are_answered_below_the_path_and_their_links_stay_there(below: str) -> None:
    start = f"{below}/data/reference/growth.csv?limit=5&columns=topic"
    with urllib.request.urlopen(start, timeout=60) as answer:
        first, links, place = answer.read(), answer.headers["Link"], answer.headers["Content-Location"]
    assert first.startswith(b'"topic"\r\n')
    following = re.search('<([^>]+)>; rel="next"', links)
    assert following is not None
    status, rest = _get(urljoin(start, following[1]))
    assert (status, urljoin(start, following[1]).startswith(f"{below}/data/reference/")) == (200, True)
    assert (
        first.decode() + rest.partition("\r\n")[2]
        == _get(f"{below}/data/reference/growth.csv?columns=topic")[1]
    )
    assert _get(urljoin(start, place)) == (200, first.decode())
    assert _get(f"{below}/data/nothing/growth.csv")[0] == 404
    assert _get(f"{below}/openapi.json")[0] == 200


@pytest.mark.browser
@pytest.mark.parametrize("page", ["", "regulation"])
def test_a_page_below_a_path_shows_its_charts_and_leads_nowhere_else(
    browser: "Browser", below: str, page: str
) -> None:
    from browsing import visit
    from playwright.sync_api import expect

    with visit(browser, below) as reader:
        reader.open(page)
        shown = reader.page
        expect(shown.get_by_test_id("stPlotlyChart").first).to_be_visible()
        assert urlsplit(shown.url).path == f"/exo/{page}"
        links = shown.locator("a[href]").evaluate_all(_LINKS)
        for group, pages in GROUPS.items():
            shown.get_by_role("navigation", name="App pages").get_by_role("button", name=group).click()
            menu = shown.get_by_role("menuitem")
            expect(menu).to_have_count(len(pages))
            links += menu.evaluate_all(_LINKS)
            shown.keyboard.press("Escape")
            expect(menu).to_have_count(0)
        here = [link for link in links if urlsplit(link).netloc == urlsplit(below).netloc]
        assert len(here) >= len(PAGES)
        assert [link for link in here if not link.startswith(f"{below}/")] == []


@pytest.mark.browser
def test_links_between_pages_shared_links_and_downloads_stay_below_the_path(
    browser: "Browser", below: str
) -> None:
    from browsing import visit
    from playwright.sync_api import expect

    with visit(browser, below) as reader:
        reader.open("brief")
        page = reader.page
        # It opens in a window of its own, which nobody watches; so it is opened here.
        place = page.get_by_role("link", name="page regulation").first.evaluate("link => link.href")
        assert place.startswith(f"{below}/regulation")
        reader.open(place.removeprefix(f"{below}/"))
        page.get_by_role("button", name="Download, cite, share").first.click()
        link = page.get_by_test_id("stPopoverBody").get_by_test_id("stCode").first
        expect(link).to_contain_text(f"{below}/regulation?")
        with page.expect_download() as downloading:
            page.get_by_test_id("stPopoverBody").get_by_role("button", name="CSV of what is shown").click()
        assert Path(downloading.value.path()).read_bytes().startswith(b"\xef\xbb\xbf")
        with page.expect_download() as drawing:  # by Plotly's script, which lies below the path too
            page.get_by_test_id("stPopoverBody").get_by_role("button", name="SVG picture").click()
        assert Path(drawing.value.path()).read_bytes().startswith(b"<svg")
        page.keyboard.press("Escape")  # the first click beside an open popover only closes it
        reader.settled()
        reader.turn_to("About exosomes")
        expect(page).to_have_url(f"{below}/about")
        reader.settled()


def _get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, ""


def _upgrade(host: str, path: str) -> tuple[int, str | None]:
    connection = http.client.HTTPConnection(host, timeout=30)
    try:
        connection.request("GET", path, headers={**_HANDSHAKE, "Origin": f"http://{host}"})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Sec-WebSocket-Accept")
    finally:
        connection.close()


@pytest.mark.parametrize("path", ["", "regulation", "_stcore/health", "_stcore/host-config", "nothing_here"])
def test_every_answer_says_what_a_page_may_load_and_who_may_frame_it(below: str, path: str) -> None:
    with urllib.request.urlopen(f"{below}/{path}", timeout=30) as answer:
        said, text = answer.headers, answer.read().decode()
    policy = dict(part.split(" ", 1) for part in said["Content-Security-Policy"].split("; "))
    assert (policy["default-src"], policy["connect-src"], policy["frame-ancestors"]) == (
        "'none'",
        "'self'",
        "'self'",
    )
    assert said["X-Frame-Options"] == "SAMEORIGIN"
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Referrer-Policy"] == "same-origin"
    for script in re.findall(r"<script>(.*?)</script>", text, re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy["script-src"].split()


def test_no_other_page_may_send_messages(below: str) -> None:
    assert json.loads(_get(f"{below}/_stcore/host-config")[1])["allowedOrigins"] == []


def test_pages_that_may_frame_ours_are_named_by_option(tmp_path: Path) -> None:
    environment = surroundings.environment(tmp_path, EXOSCOPE_EMBED="https://a.example *")
    with (
        served.dashboard(
            "--edition", "reference", log=tmp_path / "log.txt", environment=environment
        ) as address,
        urllib.request.urlopen(address, timeout=30) as answer,
    ):
        assert answer.headers["Content-Security-Policy"].endswith(
            "frame-ancestors 'self' https://a.example *"
        )
        assert "X-Frame-Options" not in answer.headers


def test_a_wrong_word_in_that_option_is_a_sentence(tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    environment = surroundings.environment(tmp_path, EXOSCOPE_EMBED="https://a.example; script-src *")
    with (
        pytest.raises(RuntimeError, match=r"names 'https://a\.example;', which is no origin"),
        served.dashboard("--edition", "reference", log=log, environment=environment),
    ):
        pass
    assert "Traceback" not in log.read_text(encoding="utf-8")


# Only nginx shows that its file in deploy/ is right; what the base path needs is tried above without it.
@pytest.mark.skipif(shutil.which("nginx") is None, reason="there is no nginx on this machine")
def test_nginx_may_pass_the_path_on(tmp_path: Path) -> None:
    with (
        served.dashboard("--base-path", "/exo", log=tmp_path / "log.txt", path="exo") as server,
        behind.nginx("exo", server, tmp_path, strips=False) as address,
    ):
        assert _get(f"{address}/_stcore/health") == (200, "ok")
        assert _upgrade(urlsplit(address).netloc, "/exo/_stcore/stream") == (101, _ACCEPTED)


@pytest.mark.browser
def test_no_page_is_shown_before_sign_in_where_it_is_set_up(browser: "Browser", tmp_path: Path) -> None:
    from playwright.sync_api import expect

    secrets = tmp_path / "secrets.toml"
    words = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
    secrets.write_text("[auth]\n" + "".join(f'{word} = "https://localhost/{"x" * 32}"\n' for word in words))
    environment = surroundings.environment(tmp_path, STREAMLIT_SECRETS_FILES=str(secrets))
    with served.dashboard(
        "--edition", "simulated", log=tmp_path / "log.txt", environment=environment
    ) as address:
        page = browser.new_page()
        page.goto(f"{address}/trials")
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        expect(page.get_by_role("heading")).to_have_text(["Exoscope"])
        expect(page.get_by_role("navigation")).to_have_count(0)
        page.close()
