"""Pages of the dashboard as Streamlit draws them without a browser."""

from typing import TYPE_CHECKING

from places import CHECKOUT

from dashboard.pages import FIRST, script

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

APP = CHECKOUT / "dashboard" / "app.py"


def opened(app: "AppTest", page: str) -> "AppTest":
    app.run()
    return turned_to(app, page).run() if page != FIRST else app


def opened_at(app: "AppTest", page: str, **address: str | list[str]) -> "AppTest":
    """A page as a link opens it: the address keeps what it asks for."""
    app.query_params.update(address)
    return turned_to(app, page).run()


def turned_to(app: "AppTest", page: str) -> "AppTest":
    """Choose a page: the next run shows it."""
    return app.switch_page(script(page))


def text(app: "AppTest") -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.title, *app.header))
