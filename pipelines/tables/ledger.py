"""What every ledger has in common: where a row comes from and when it was read."""

import pandera.pandas as pa

from pipelines.tables.columns import category, day, text, url

COMPILED = "Compilation: CC BY 4.0, Exoscope. The facts belong to the sources named in each row."

CONFIDENCES = ("high", "medium", "low")
TIERS = ("primary", "repost", "secondary")


def source_columns(*, title: bool = True) -> dict[str, pa.Column]:
    """The address that supports a row, its title, and the days it was read and last reviewed."""
    columns = {"source_url": url("Source", "Address of the text that supports the row.")}
    if title:
        columns["source_title"] = text("Source title", "What that text is called.")
    return columns | {
        "accessed_on": day("Accessed on", "Day the source was read (or its stored copy)."),
        "reviewed_on": day("Reviewed on", "Day somebody last checked the row against its rules and source."),
    }


def tier() -> pa.Column:
    """How near the source is to whoever acted or spoke."""
    return category(
        "Source tier",
        "primary: the body's own page; repost: its text elsewhere; secondary: press, company or abstract.",
        TIERS,
    )


def confidence() -> pa.Column:
    """How sure the editor is of the row; low means a single third-party file."""
    return category("Confidence", "high, medium or low; low rests on a single third-party file.", CONFIDENCES)
