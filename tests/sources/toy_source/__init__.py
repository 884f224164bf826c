"""A source that nobody needs: what it takes to declare one (see `test_toy_source`)."""

from urllib.parse import quote

from pipelines.text.declaration import Pace, Service, Source

SOURCE = Source(
    name="toy",
    service=Service("Toy Index", "https://toys.example/api/", "EXOSCOPE_TOY_URL", Pace(5)),
    rhythm_days=30,
    kind="database",
    fetched="Toy Index (API 1), for toys that name vesicles",
    tables="toy_source.tables",
    part="toy_source.work:toy_part",
    checks="toy_source.work:ToyQuestions",
    standin="toy_source.work:simulated",
    look=lambda _, text: f"https://toys.example/?q={quote(text)}",
    notice="Toys: courtesy of the Toy Index.",
    noticed=("toys",),
)
