"""The box on Market and Regulation: one view for both, from the address too, and the way back."""

import re

import pytest
from drawn import APP, opened_at, text
from streamlit.testing.v1 import AppTest

NOTHING = "Nothing found in the 12 tables that were searched; that does not say that"


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("EXOSCOPE_EDITION", "reference")
    return AppTest.from_file(str(APP), default_timeout=30).run()


@pytest.mark.parametrize("page", ["market", "regulation"])
def test_a_name_in_the_address_is_looked_up_in_place_of_the_page(page: str, app: AppTest) -> None:
    opened_at(app, page, name="Kimara Labs")
    assert not app.exception
    assert [header.value for header in app.header] == [
        "Kimara Labs\\: nothing in this spelling; 5 entries spelled otherwise in 3 of the 12 tables that were searched"
    ]
    assert [header.value for header in app.subheader] == [
        *("Letters and other acts of regulators: 3", "Rules, and what is said of them: 1"),
        *("Money and companies: 1", "What was searched, and what was not"),
    ]
    assert "2023-09-01: Warning letter, FDA" in text(app).replace("\\", "")
    assert "(as Kimera Labs, **spelled otherwise**) [einpresswire" in text(app).replace("\\", "")
    # Whoever gets the address may have another edition by default.
    assert "[This view alone](market?name=Kimara+Labs&edition=reference)" in text(app)
    assert "snapshot" in text(app)  # what stands below every page


def test_the_box_leads_to_it_and_the_button_back(app: AppTest) -> None:
    opened_at(app, "regulation")
    app.text_input(key="name").set_value("Qorvexa").run()
    assert text(app).replace("\\", "").count(f"{NOTHING} Qorvexa is safe or allowed") == 1
    assert app.query_params["name"] == "Qorvexa"
    app.button[0].click().run()
    assert "name" not in app.query_params
    assert "Is any exosome product approved anywhere?" in text(app)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "x" * 10_000,
        "](javascript:alert(1))",
        "***",
        "\x00\x1b",
        "a|b)(",
        "$1 :red[x]",
    ],
)
def test_what_strangers_put_into_an_address_is_text(hostile: str, app: AppTest) -> None:
    opened_at(app, "market", name=hostile)
    assert not app.exception
    assert not re.search(r"(?<!\\)<script", text(app))
    assert "](javascript" not in text(app)
    assert "approved anywhere" not in text(app)


def test_companies_stand_as_a_table_with_what_may_be_added_up(app: AppTest) -> None:
    opened_at(app, "market", market_part="money", topic="field")
    table = app.dataframe[0].value.set_index("Company")
    assert list(table.columns)[:7] == [
        *("Country", "Raised (million USD)", "Revenue", "Letters", "Studies", "State", "Not in that sum")
    ]
    codiak, kimera = table.loc["Codiak BioSciences"], table.loc["Kimera Labs"]
    assert codiak["Raised (million USD)"] == 61 + 76.5 + 82.5
    assert codiak["Revenue"] == "22.9 million USD (2021)"
    assert (
        codiak["Not in that sum"] == "86.3 million USD (2019-07): a maximum, a liability or a payment in kind"
    )
    assert (kimera["Letters"], kimera["Studies"]) == (2, 0)
    assert table.loc["Direct Biologics", "Studies"] == 9
    assert table.loc["Exosome Diagnostics (mdxhealth)", "Raised (million USD)"] == 90
