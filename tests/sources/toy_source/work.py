"""The toy source's part of a refresh, its checks and its stand-in."""

from collections.abc import Mapping

from pipelines.sources.checks import Questions
from pipelines.sources.client import Client
from pipelines.sources.part import Occasion, Part, moment, searches_of, tables_of
from pipelines.standin.services.answers import Answer, Setting, json_answer, text_answer
from toy_source.tables import TOYS


def toy_part(client: Client, occasion: Occasion) -> Part:
    found = client.ask("all toys", lambda: client.fetch("toys", due="json"))
    asked = {"promised": len(found), "received": len(found), "asked_at": moment(occasion.began)}
    rows = [
        {"name": "hair", "text": "toys for the hair", **asked},
        {"name": "shelf", "text": "toys on the shelf", **asked},
    ]
    toys = TOYS.frame((toy["kind"], toy["made"]) for toy in found)
    return Part(
        tables=tables_of("toy", {"toys": toys}, occasion),
        searches=searches_of("toy", rows),
        numbers={"toys": len(found)},
        came=f"{len(found)} toys",
    )


class ToyQuestions(Questions):
    def _answers(self) -> str:
        return f"{len(self.json('all toys', 'toys'))} toys"

    asks = (("answers", "It tells its toys.", _answers),)


class Toys:
    def answer(self, path: str, parameters: Mapping[str, str]) -> Answer:
        if path != "toys":
            return text_answer("Not Found", status=404)
        return json_answer([{"kind": "ball", "made": 3}, {"kind": "kite", "made": 4}])


def simulated(_: Setting) -> Toys:
    return Toys()
