"""Institutions and companies of an affiliation, by the words in its pieces."""

import time

import pytest

from pipelines.analysis.affiliations.organisations import firms_of, organisations


def named(text: str) -> list[tuple[str, str]]:
    return [(one.name, one.kind) for one in organisations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Departments, schools and streets are no organisation; the one they belong to is.
        ("Department of Surgery, Faculty of Medicine, Kyoto University, Kyoto, Japan", ["Kyoto University"]),
        ("Department of Eyes of Shanghai Tenth Hospital, Shanghai, China", ["Shanghai Tenth Hospital"]),
        ("Faculty of Pharmacy of the University of Coimbra, Portugal", ["University of Coimbra"]),
        ("University of Pittsburgh School of Medicine, Pittsburgh, USA", ["University of Pittsburgh"]),
        ("Northwestern University Feinberg School of Medicine", ["Northwestern University"]),
        ("Perelman School of Medicine at the University of Pennsylvania", ["University of Pennsylvania"]),
        ("University of Macau, Avenida da Universidade, Taipa", ["University of Macau"]),
        ("Mental Health Section, Veterans' Hospital Tampa", ["Veterans' Hospital Tampa"]),
        # A hospital and its university are two; so are two joined by "and" or "affiliated to".
        ("Tongji Hospital, School of Medicine, Tongji University", ["Tongji Hospital", "Tongji University"]),
        (
            "Brigham and Women's Hospital and Harvard Medical School, Boston",
            ["Brigham and Women's Hospital", "Harvard Medical School"],
        ),
        ("Shanxi Hospital affiliated to Shanxi University", ["Shanxi Hospital", "Shanxi University"]),
        (
            "The First Hospital Affiliated to Jinan University",
            ["First Hospital Affiliated to Jinan University"],
        ),
        # General names name nobody.
        ("The Second Affiliated Hospital, Nanchang University, China", ["Nanchang University"]),
        ("University Hospital", []),
        # An institute only where nothing greater stands beside it, and then the last.
        ("Queensland Brain Institute, The University of Queensland", ["University of Queensland"]),
        (
            "National Cancer Institute, National Institutes of Health, Bethesda",
            ["National Institutes of Health"],
        ),
        ("Izmir Biomedicine and Genome Center, Izmir, Turkey", ["Izmir Biomedicine and Genome Center"]),
        # Other languages.
        ("H\u00f4pital Purpan, Toulouse, France", ["H\u00f4pital Purpan"]),
        ("Dipartimento di Scienze, Universit\u00e0 della Tuscia", ["Universit\u00e0 della Tuscia"]),
        ("Instituto Nacional de Salud, Lima, Peru", ["Instituto Nacional de Salud"]),
        ("Max-Planck-Institut f\u00fcr Biochemie, Martinsried", ["Max-Planck-Institut f\u00fcr Biochemie"]),
        # What a postcode leaves behind.
        (
            "First Hospital of Zhengzhou University Zhengzhou 450052, China",
            ["First Hospital of Zhengzhou University"],
        ),
        ("Pharmacy, Vancouver, Canada", []),
        ("", []),
    ],
)
def test_institutions(text: str, expected: list[str]) -> None:
    assert named(text) == [(name, "institution") for name in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Capricor Therapeutics, Inc., Los Angeles, CA, USA", ["Capricor Therapeutics Inc"]),
        ("Fujian Sanyi Technology Co. Ltd., Fuzhou 350108, China", ["Fujian Sanyi Technology Co. Ltd"]),
        ("Research Unit, Sany Biotech Co., Ltd, Shanghai", ["Sany Biotech Co. Ltd"]),
        ("Exo Biologics GmbH, Bonn; Kyoto Exo K.K., Kyoto", ["Exo Biologics GmbH", "Kyoto Exo K.K"]),
        # Words and codes that only look like a legal form.
        ("Department of Biology, Fort Collins CO, USA", []),
        ("School of Pharma, Calgary AB, Canada", []),
        ("Department of Molecular Pharma, Rome, Italy", []),
        ("Inc.", []),
    ],
)
def test_companies(text: str, expected: list[str]) -> None:
    assert named(text) == [(name, "company") for name in expected]


def test_a_hospital_of_a_limited_company_is_an_institution() -> None:
    assert named("Apollo Hospitals Enterprise Ltd, Chennai, India") == [
        ("Apollo Hospitals Enterprise Ltd", "institution")
    ]


def test_several_in_one_string_each_once() -> None:
    text = "A, X University, Rome; B, X University, Rome; Y Pharma AG, Basel"
    assert named(text) == [("X University", "institution"), ("Y Pharma AG", "company")]


def test_long_text_takes_no_long_time() -> None:
    started = time.process_time()
    for sign in ("a", "University ", "School of ", " and ", "(", "Hospital,", "the the "):
        organisations(sign * 5_000)
    assert time.process_time() - started < 5


def test_firms_of_the_ledger_are_companies_without_a_legal_form() -> None:
    firms = firms_of(["Elevai Labs / PMGC Holdings", "Jolifill (distributor)", "Lonza", "FTC"])
    assert firms == {
        "elevai labs": "Elevai Labs / PMGC Holdings",
        "pmgc holdings": "Elevai Labs / PMGC Holdings",
        "jolifill": "Jolifill (distributor)",
        "lonza": "Lonza",
    }
    found = organisations(
        "R&D, Lonza Walkersville, Walkersville, MD, USA; PMGC Holdings Inc., Newport; Lonzaria, Rome", firms
    )
    assert found == (
        ("Lonza Walkersville", "company", "Lonza"),
        ("PMGC Holdings Inc", "company", "Elevai Labs / PMGC Holdings"),
    )
    assert organisations("Lonza University, Basel", firms) == (("Lonza University", "institution", None),)
    assert organisations("FTC, Washington, DC", firms) == ()
