"""A citation names the finding, snapshot, day and source, whatever signs the title has."""

import pytest

from dashboard.look.citation import Cited, as_bibtex, as_text
from pipelines import __version__

HAIR = Cited("Hair: 61 papers in 2025", "2026-11-23_ab12", "live", "2026-11-23", "PubMed (NLM).")


def test_a_line_of_text_names_finding_snapshot_day_and_source() -> None:
    assert as_text(HAIR) == (
        "The Exoscope founders (2026). Hair: 61 papers in 2025. Live edition, snapshot 2026-11-23_ab12, data of "
        f"2026-11-23. Source: PubMed (NLM). Exoscope {__version__}."
    )


def test_bibtex_has_the_same() -> None:
    assert as_bibtex(HAIR) == (
        "@misc{exoscope_live_2026-11-23_hair_61_papers,\n"
        "  author = {{The Exoscope founders}},\n"
        "  title = {{Hair: 61 papers in 2025}},\n"
        "  year = {2026},\n"
        "  note = {Live edition, snapshot 2026-11-23\\_ab12, data of 2026-11-23. Source: PubMed (NLM).. "
        f"Exoscope {__version__}}}\n"
        "}"
    ).replace("(NLM)..", "(NLM).")


def test_simulated_data_says_so_in_both() -> None:
    made_up = Cited("Hair", "simulated", "simulated", "2026-11-23", "made up")
    assert "SIMULATED data, not real" in as_text(made_up)
    assert "SIMULATED data, not real" in as_bibtex(made_up)


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("50% & more_#1 $x$", r"50\% \& more\_\#1 \$x\$"),
        (r"a\b{c}~^", r"a\textbackslash{}b\{c\}\textasciitilde{}\textasciicircum{}"),
        ("two\nlines\u2028x", "two lines x"),
        ("外泌体 אקסוזום", "外泌体 אקסוזום"),
    ],
)
def test_signs_that_mean_something_to_tex_are_escaped(title: str, written: str) -> None:
    assert f"title = {{{{{written}}}}}" in as_bibtex(Cited(title, "s", "live", "2026-11-23", "x"))


def test_a_title_of_another_script_still_has_a_key() -> None:
    assert as_bibtex(Cited("外泌体", "s", "live", "2026-11-23", "x")).startswith(
        "@misc{exoscope_live_2026-11-23,\n"
    )
