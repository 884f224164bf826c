"""Pages of the dashboard as Streamlit draws them without a browser."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

APP = Path(__file__).parent.parent / "dashboard" / "app.py"


def opened(app: "AppTest", page: str) -> "AppTest":
    app.run()
    return app.switch_page(f"app_pages/{page}.py").run() if page != "overview" else app


def opened_at(app: "AppTest", page: str, **address: str | list[str]) -> "AppTest":
    """A page as a link opens it: the address keeps what it asks for."""
    app.query_params.update(address)
    return app.switch_page(f"app_pages/{page}.py").run()


def text(app: "AppTest") -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.title, *app.header))
