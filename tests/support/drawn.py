"""Pages of the dashboard as Streamlit draws them without a browser."""

import re
from typing import TYPE_CHECKING, Any

from places import CHECKOUT

from dashboard.pages import FIRST, script

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

APP = CHECKOUT / "dashboard" / "app.py"
#: The parts of pages that do not open first.
PARTS = {
    "overview": ("all",),
    "literature": ("kinds", "shared", "papers"),
    "trials": ("due", "studies"),
    "who": ("organisations", "journals", "terms"),
    "evidence": ("reach", "claims"),
    "regulation": ("registers", "acts", "claims"),
    "market": ("money", "signals", "filings"),
    "brief": ("short", "grew", "origins", "humans", "regulators", "market", "unknown"),
    "methods": ("search", "checks", "methods"),
    "about": ("what", "claims"),
}


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


def pointed(trace: Any, place: int) -> str:
    """What the pointer is told of the n-th mark of a trace, whose template asks for nothing but custom data."""
    told = str(trace.hovertemplate).removesuffix("<extra></extra>")
    return re.sub(r"%{customdata\[(\d+)\]}", lambda at: trace.customdata[place][int(at[1])], told)


def numbers(app: "AppTest") -> str:
    """All that may hold a number: what is written, also in boxes and on what opens, and each card as a sentence."""
    boxes = [element.value for element in (*app.subheader, *app.info, *app.warning)]
    opens = [element.label for element in app.expander]
    cards = [f"{card.value} {card.label[0].lower()}{card.label[1:]}" for card in app.metric]
    return "\n".join([text(app), *boxes, *opens, *cards])
