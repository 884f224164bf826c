"""What a refresh fetches from the Toy Index."""

from pipelines.tables.columns import count, identifier
from pipelines.tables.table import Table

TOYS = Table(
    name="toys",
    one_row_per="kind of toy",
    columns={
        "toy": identifier("Toy", "Its kind.", "[a-z]+"),
        "made": count("Made", "So many of them.", unit="toys"),
    },
    key=("toy",),
    source="Toy Index (API 1).",
    licence="Free to play with.",
    made_of=("searches",),
)
TABLES = (TOYS,)
