"""A handful of seeded, simulated recalls and reports of adverse events; one data set names no vesicles at all."""

from datetime import date, timedelta
from random import Random
from typing import Any

_FIRST_DAY = date(2017, 1, 1)
_PRODUCTS = (
    "Simulated exosome serum",
    "Simulated exosomes for injection",
    "Simulated extracellular vesicle mask",
)
_REASONS = (
    "Marketed without an approved application (simulated)",
    "Lack of assurance of sterility (simulated)",
)
_REACTIONS = ("Injection site pain", "Erythema", "Swelling", "Infection", "Pruritus")


def simulate_reports(seed: int, last_day: date) -> dict[str, list[dict[str, Any]]]:
    """Path of a data set to its reports; equal seeds give equal ones."""
    random = Random(seed)  # noqa: S311 - simulated data, not a secret

    def day() -> str:
        return f"{_FIRST_DAY + timedelta(random.randrange((last_day - _FIRST_DAY).days)):%Y%m%d}"

    recalls = [
        {
            "recall_number": f"S-{number:04}-2026",
            "report_date": day(),
            "product_description": random.choice(_PRODUCTS),
            "reason_for_recall": random.choice(_REASONS),
            "classification": random.choice(("Class I", "Class II", "Class III")),
            "recalling_firm": "Sim Vesicle Therapeutics",
            "country": "United States",
        }
        for number in range(1, 10)
    ]
    drug_events = [
        {
            "safetyreportid": str(99_000_001 + number),
            "receivedate": day(),
            "serious": random.choice("12"),
            "occurcountry": "US",
            "patient": {
                "drug": [{"medicinalproduct": random.choice(_PRODUCTS).upper()}],
                "reaction": [{"reactionmeddrapt": reaction} for reaction in random.sample(_REACTIONS, 2)],
            },
        }
        for number in range(24)
    ]
    cosmetic_events = [
        {
            "report_number": f"2026-SIM-{number:06}",
            "report_version": "1",
            "initial_received_date": day(),
            "products": [{"product_name": random.choice(_PRODUCTS), "role": "SUSPECT"}],
            "reactions": random.sample(_REACTIONS, 2),
            "outcomes": [random.choice(("Other Serious or Important Medical Event", "Other Outcome"))],
        }
        for number in range(1, 16)
    ]
    drug_events.append(
        {
            "safetyreportid": "99000999",
            "receivedate": day(),
            "serious": "2",
            "patient": {
                "drug": [{"medicinalproduct": "ASPIRIN (SIMULATED)"}],
                "reaction": [{"reactionmeddrapt": "Nausea"}],
            },
        }
    )
    # One case that two companies sent: one names the other's number.
    drug_events[0] |= {"duplicate": "1", "reportduplicate": {"duplicatenumb": "US-SIM-9"}}
    drug_events[1] |= {"companynumb": "US-SIM-9"}
    elsewhere = {
        "recall_number": "S-9001-2026",
        "product_description": "Simulated catheter",
        "reason_for_recall": "Leak",
        "report_date": day(),
    }
    return {
        "drug/enforcement": recalls[:7],
        "food/enforcement": recalls[7:],
        "device/enforcement": [elsewhere],
        "drug/event": drug_events,
        "cosmetic/event": cosmetic_events,
    }
