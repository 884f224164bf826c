"""Figures of a brief as SVG, drawn without a browser; equal input gives equal bytes.

matplotlib is loaded when a figure is drawn: nobody else waits for it. It is used without its global state, with the one
font it brings, and with text left as text. What it draws is stripped to what stands well within a page: no size of its
own, ids that no other figure has, and the colour of the words around it.
"""

import io
import re
from html import escape
from textwrap import wrap
from typing import Any

from pipelines.brief.language.content import Bars, Figure, Steps, YearBars, Years
from pipelines.sentences.vocabulary import SIMULATED
from pipelines.text.plain import cleaned

#: Inches; the text is then large enough on a phone that shows the figure at 330 pixels.
_WIDTH, _WIDE = 4.4, 7.6
#: Of a panel's title, which is bold, a line.
_TITLE_LETTERS = 50
#: Of the grid of steps: room for the names of the steps, and for each topic.
_LABELS, _COLUMN = 1.6, 0.62
_INK = "#123456"  # becomes the colour of the text around the figure
_BAR = "#3a74b4"  # carries white text, stands out on the dark page too, and is a mid grey in print
_TEXT_PT, _SMALL_PT = 9, 8
_FONTS = "'DejaVu Sans', Verdana, sans-serif"
_SETTINGS: dict[str, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": _TEXT_PT,
    "svg.fonttype": "none",
    "text.parse_math": False,
    "text.color": _INK,
    "axes.edgecolor": _INK,
    "axes.labelcolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "hatch.color": _INK,
    "hatch.linewidth": 0.6,
}


def svg(figure: Figure) -> str:
    """The figure as an `<svg>` element with role, title and description."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    settings: Any = _SETTINGS | {"svg.hashsalt": figure.key}
    with mpl.rc_context(settings):
        drawn = _drawn(figure.drawing, is_simulated=figure.title.startswith(SIMULATED))
        held = io.StringIO()
        canvas: Any = FigureCanvasSVG(drawn)
        canvas.print_svg(held, metadata=dict.fromkeys(("Creator", "Date", "Format", "Type"), None))
    return _within_a_page(held.getvalue(), figure)


def _drawn(drawing: YearBars | Steps | Bars, *, is_simulated: bool) -> Any:
    from matplotlib.figure import Figure as Canvas

    match drawing:
        case YearBars(panels, is_wide):
            width = _WIDE if is_wide else _WIDTH
            canvas = Canvas(
                figsize=(width, (0.84 if is_wide else 0.95) * len(panels) + 0.35), layout="constrained"
            )
            axes = canvas.subplots(len(panels), 1, sharex=True, squeeze=False)[:, 0]
            for axis, panel in zip(axes, panels, strict=True):
                _year_bars(axis, panel, are_counts=is_wide)
        case Steps():
            width = _LABELS + _COLUMN * len(drawing.topics)
            height = 0.33 * len(drawing.steps) + 0.75
            canvas = Canvas(figsize=(width, height))
            _steps(canvas.add_axes((_LABELS / width, 0.01, 1 - _LABELS / width, 1 - 0.75 / height)), drawing)
        case Bars(counts):
            canvas = Canvas(figsize=(_WIDTH, 0.27 * len(counts) + 0.1), layout="constrained")
            _bars(canvas.subplots(), counts)
    canvas.patch.set_alpha(0)
    if is_simulated:
        canvas.text(0.5, 0.5, SIMULATED, ha="center", va="center", rotation=25, fontsize=30, alpha=0.16)
    return canvas


def _year_bars(axis: Any, panel: Years, *, are_counts: bool) -> None:
    from matplotlib.ticker import MaxNLocator

    for year, height, is_open in panel.points:
        look = {"facecolor": "none", "linewidth": 0.9} if is_open else {"facecolor": _BAR, "linewidth": 0}
        axis.bar(year, height, width=0.72, edgecolor=_BAR, **look)
    _bare(axis)
    axis.spines["bottom"].set_visible(True)
    name = "\n".join(wrap(cleaned(panel.label), _TITLE_LETTERS))
    axis.set_title(name, loc="left", fontsize=_TEXT_PT, fontweight="bold", pad=6 if are_counts else 3)
    axis.set_ylim(bottom=0)
    axis.yaxis.set_major_locator(MaxNLocator(2, integer=are_counts, steps=[1, 2, 5, 10]))
    if not panel.points:
        axis.set_yticks([])
    axis.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    axis.tick_params(labelsize=_SMALL_PT, length=2, width=0.6)


def _steps(axis: Any, drawing: Steps) -> None:
    from matplotlib.patches import Rectangle

    columns, rows = len(drawing.topics), len(drawing.steps)
    axis.set_xlim(0, columns)
    axis.set_ylim(rows, 0)
    axis.patch.set_alpha(0)
    for side in axis.spines.values():
        side.set_visible(False)
    for y, cells in enumerate(drawing.cells):
        for x, (generous, strict) in enumerate(cells):
            text, is_filled, is_outlined = _cell(generous, strict)
            if is_filled or is_outlined:
                axis.add_patch(
                    Rectangle(
                        (x + 0.06, y + 0.1), 0.88, 0.8, linewidth=0.9,
                        edgecolor=_BAR, facecolor=_BAR if is_filled else "none",
                    )
                )  # fmt: skip
            axis.text(
                x + 0.5, y + 0.52, text, ha="center", va="center", fontsize=_SMALL_PT,
                color="#ffffff" if is_filled else _INK, fontweight="bold" if is_filled else "normal",
            )  # fmt: skip
    axis.set_xticks([x + 0.5 for x in range(columns)], [_wrapped(name, 11) for name in drawing.topics])
    axis.set_yticks([y + 0.5 for y in range(rows)], [_wrapped(name, 22) for name in drawing.steps])
    axis.tick_params(labelsize=_SMALL_PT, length=0, top=False, labeltop=True, labelbottom=False, pad=2)


def _cell(generous: int | None, strict: int | None) -> tuple[str, bool, bool]:
    """Text of a cell, and whether it is filled (reached strictly) or outlined (reached generously)."""
    if generous is None and strict is None:
        return "?", False, False
    if strict:
        return _short(max(strict, generous or 0)), True, False
    return (_short(generous), False, True) if generous else ("·", False, False)


def _short(count: int) -> str:
    return f"{count:,}" if count < 10_000 else f"{count / 1000:,.0f}k"


def _bars(axis: Any, counts: tuple[tuple[str, int], ...]) -> None:
    names = [_wrapped(name, 26) for name, _ in counts]
    places = range(len(counts))
    axis.barh(list(places), [count for _, count in counts], height=0.66, color=_BAR)
    for place, (_, count) in enumerate(counts):
        axis.annotate(
            str(count), (count, place), xytext=(3, 0), textcoords="offset points", va="center", fontsize=_SMALL_PT,
        )  # fmt: skip
    _bare(axis)
    axis.set_yticks(list(places), names)
    axis.set_xticks([])
    axis.set_xlim(0, max(*(count for _, count in counts), 1) * 1.08)
    axis.invert_yaxis()
    axis.tick_params(labelsize=_SMALL_PT, length=0)


def _bare(axis: Any) -> None:
    axis.patch.set_alpha(0)
    for side in axis.spines.values():
        side.set_visible(False)
        side.set_linewidth(0.6)


def _wrapped(name: str, width: int) -> str:
    """The name in lines of about that many letters, the longest words whole."""
    lines: list[str] = []
    for word in cleaned(name).split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "\n".join(lines)


def _within_a_page(drawn: str, figure: Figure) -> str:
    """The SVG without prologue and own size, its ids made its own, and named for those who do not see it."""
    body = drawn[drawn.index("<svg") :]
    box = re.search(r'viewBox="([\d. ]+)"', body)
    inner = re.sub(r"<(metadata|style)\b.*?</\1>", "", body[body.index(">") + 1 :], flags=re.DOTALL)
    inner = re.sub(r"<!--.*?-->", "", inner, flags=re.DOTALL)
    inner = re.sub(r'<g id="(?:figure|axes|patch|matplotlib\.axis|[xy]tick|line2d|text)_\d+">', "<g>", inner)
    inner = re.sub(r'( id="|xlink:href="#|url\(#)', rf"\g<1>{figure.key}-", inner)
    inner = inner.replace("xlink:href", "href").replace(_INK, "currentColor")
    inner = inner.replace("'DejaVu Sans', sans-serif", _FONTS)
    inner = re.sub(r" *\n *", "\n", inner)
    title, about = f"{figure.key}-title", f"{figure.key}-desc"
    return (
        f'<svg viewBox="{box[1] if box else ""}" role="img" aria-labelledby="{title} {about}" '
        'xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{title}">{escape(cleaned(figure.title))}</title>'
        f'<desc id="{about}">{escape(cleaned(figure.about))}</desc>{inner.strip()}'
    )
