"""Take the pictures of the documentation from the running dashboard, with the system's Chromium.

Run `exoscope dashboard --edition reference --port 8600` and then `python docs/screenshots.py`.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).parent / "images"
PICTURES = {"overview": ("/?topic=tumor_metastasis", 1180, 1330)}


def main(address: str = "http://localhost:8600") -> None:
    """Write one PNG for each of `PICTURES`."""
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        for name, (path, width, height) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(address + path)
            page.locator(".js-plotly-plot .legend").first.wait_for()
            page.screenshot(path=IMAGES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
