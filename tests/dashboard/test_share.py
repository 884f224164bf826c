"""What a reader hands on of a panel: address, citation, files, searches; nothing before it is opened."""

from drawn import opened_at
from streamlit.testing.v1 import AppTest


def codes(app: AppTest) -> list[str]:
    return [element.value for element in app.code]


def test_a_closed_button_makes_nothing(simulated: AppTest) -> None:
    assert codes(opened_at(simulated, "literature", topic="hair")) == []


def test_an_open_one_gives_address_citations_and_searches(simulated: AppTest) -> None:
    shown = opened_at(simulated, "literature", topic="hair", years="2012-2024", yardstick="per_100k")
    shown.session_state["yearly_share"] = True
    shown.run()
    assert not shown.exception
    link, line, bibtex, standard, narrow, broad = codes(shown)
    asked, anchor = link.split("?")[1].split("#")
    assert anchor == "yearly"
    assert dict(part.split("=") for part in asked.split("&")) == {
        "edition": "simulated",
        "topic": "hair",
        "years": "2012-2024",
        "yardstick": "per_100k",
    }
    assert "SIMULATED data, not real" in line
    assert bibtex.startswith("@misc{exoscope_simulated_2026-11-23_simulated_hair_papers,")
    assert "alopecia[tiab]" in standard
    assert len({narrow, standard, broad}) == 3
    labels = [element.proto.label for element in shown.get("download_button")]
    assert any(label.startswith("CSV of what is shown (") for label in labels)
    assert any(label.startswith("CSV of all, table topic_years (") for label in labels)


def test_signs_and_scripts_in_the_address_are_quoted(simulated: AppTest) -> None:
    shown = opened_at(simulated, "trials", topic="field", find="a&b#c+50% אקסוזום 外泌体")
    shown.session_state["growth_share"] = True
    shown.run()
    link = codes(shown)[0]
    assert "find=a%26b%23c%2B50%25+%D7%90" in link
    assert link.count("#") == 1
    assert link.isascii()
