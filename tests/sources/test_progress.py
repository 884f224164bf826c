import io

from rich.console import Console

from pipelines.sources.progress import Bars, Lines, Steps, shown_on


def run(steps: Steps) -> None:
    with steps.step("Records", 1_200, 3) as step:
        step.advance(500)
        step.advance(700)


def test_off_a_terminal_a_step_is_one_plain_line() -> None:
    out = io.StringIO()
    steps = shown_on(Console(file=out, force_terminal=False, width=100))

    run(steps)

    assert isinstance(steps, Lines)
    assert out.getvalue() == "Records: 1,200, about 3 requests\n"


def test_on_a_terminal_a_bar_shows_counts_and_requests_left() -> None:
    out = io.StringIO()
    steps = shown_on(Console(file=out, force_terminal=True, width=100, color_system=None))

    run(steps)

    assert isinstance(steps, Bars)
    assert "1200/1200" in out.getvalue()
    assert "0 requests left" in out.getvalue()


def test_silence_says_nothing() -> None:
    run(Steps())


def test_steps_under_way_together_share_the_screen() -> None:
    out = io.StringIO()
    steps = shown_on(Console(file=out, force_terminal=True, width=100, color_system=None))

    with steps.step("Searches", 4, 4) as searches, steps.step("Safety reports", 2, 2) as reports:
        searches.advance(3)
        reports.advance(2)
    with steps.step("Records", 1, 1) as records:
        records.advance()

    shown = out.getvalue()
    assert [
        line in shown for line in ("3/4 1 requests left", "2/2 0 requests left", "1/1 0 requests left")
    ] == [
        True,
        True,
        True,
    ]


def test_closed_bars_give_the_cursor_back_and_draw_no_more() -> None:
    out = io.StringIO()
    steps = shown_on(Console(file=out, force_terminal=True, width=100, color_system=None))

    with steps.step("Searches", 4, 4) as searches:
        searches.advance(1)
        steps.close()
        shown = out.getvalue()
        searches.advance(1)
        run(steps)

    assert shown.endswith("\x1b[?25h")
    assert "1/4" in shown
    assert out.getvalue().strip() == shown.strip()
