"""What stands in a package beside its tables for people to read: README, citation, checksums."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pipelines.text.attribution import sources
from pipelines.text.sources import notices

#: Rebuilds every rate of a package and compares; the README shows these lines and a test runs them.
REBUILD = """\
import json, pandas as pd
z = 1.959963984540054  # two-sided 95%
for table in json.load(open("datapackage.json", encoding="utf-8"))["resources"]:
    rows = pd.read_csv(table["path"], keep_default_na=False, na_values=[""], low_memory=False)
    for field, rate in [(f["name"], f["rate"]) for f in table["schema"]["fields"] if "rate" in f]:
        n = rows[rate["per"]].where(rows[rate["per"]] > 0).astype(float); p = rows[rate["of"]] / n
        middle, half = p + z * z / (2 * n), z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
        ends = {"low": (middle - half) / (1 + z * z / n), "high": (middle + half) / (1 + z * z / n), "share": p}
        rebuilt = (ends[rate["is"]] * rate["times"]).astype(float); missing = rows[field].isna()
        print(table["name"], field, "largest difference:", (rebuilt - rows[field])[~missing].abs().max())
"""


def title(manifest: Mapping[str, Any], label: str | None) -> str:
    """What the package is called."""
    mark = "SIMULATED data, not real: " if manifest["edition"] == "simulated" else ""
    of = f", {label}" if label else ""
    return f"{mark}Exoscope data{of}, {manifest['edition']} edition of {manifest['made_at'][:10]}"


def description(manifest: Mapping[str, Any], entries: Mapping[str, Any]) -> str:
    """What the package is, and what must be said wherever it goes."""
    what = (
        "Publications, registered studies and regulation on exosomes and extracellular vesicles, with the searches, "
        "dates and sources behind every number."
    )
    return " ".join([what, *notices(manifest["edition"], entries)])


def command(manifest: Mapping[str, Any], topic: str | None) -> str:
    """What makes the same package again, on a computer that has the snapshot."""
    which = f"--snapshot {manifest['id']}" if manifest["edition"] == "live" else ""
    words = ["exoscope export --out exoscope.zip --edition", manifest["edition"], which]
    return " ".join(filter(None, [*words, f"--topic {topic}" if topic else ""]))


def readme(
    manifest: Mapping[str, Any],
    entries: Mapping[str, Mapping[str, Any]],
    paths: Mapping[str, str],
    *,
    label: str | None,
    topic: str | None,
    version: str,
) -> str:
    """The README of a package, in Markdown.

    Args:
        manifest: Of the snapshot.
        entries: Table to what is said of it, with its number of `rows`.
        paths: Table to the path of its file.
        label: Name of the topic it is narrowed to.
        topic: Its id.
        version: Of the program that made the package.
    """
    held = [
        f"| [{name}]({path}) | {entries[name]['rows']:,} | {entries[name]['one_row_per']} "
        f"| {entries[name]['fetched_at'][:10]} |"
        for name, path in paths.items()
    ]
    terms = [
        f"- {', '.join(f'`{name}`' for name in names)}\n  - Source: {source}\n  - Licence: {licence}"
        for (source, licence), names in sources(entries).items()
    ]
    narrowed = (
        f"Narrowed to the topic `{topic}`: a table with a column that tells topics, articles, studies or grants holds "
        "only its rows; the others are whole.\n\n"
        if topic
        else ""
    )
    return "\n".join(
        [
            f"# {title(manifest, label)}",
            "",
            f"Snapshot `{manifest['id']}`, made {manifest['made_at']}, exported with Exoscope {version}.",
            "",
            *(f"> {notice}\n" for notice in notices(manifest["edition"], entries)),
            narrowed + "## What is in it",
            "",
            "A [Frictionless Data Package](https://datapackage.org): `datapackage.json` says for every table its "
            "columns, types, units, key, licence and checksum. The CSV files are exact (RFC 4180, UTF-8, CRLF): an "
            "empty field is missing, never zero; text is in quotation marks; dates are text, as exact as their source "
            "(`2024-05` is a month). They are not meant for spreadsheets, which may run or change cells.",
            "",
            "| table | rows | one row per | as of |",
            "|---|---|---|---|",
            *held,
            "",
            "`bibliography/` holds a topic's articles as RIS, without authors and abstracts, which are not stored: a "
            "reference manager completes them from the PMID. `search_report.md` and `.html` follow the 16 items of "
            "PRISMA-S. `pmids_by_topic_year` and `nct_ids_by_topic_year` are what to reuse in a search of your own.",
            "",
            "## Rebuild every rate from its counts",
            "",
            "A column that is a rate names its counts in `datapackage.json` (`rate`). In the unpacked folder, with "
            "pandas, these lines rebuild all of them; the differences are rounding:",
            "",
            "```python",
            REBUILD.rstrip(),
            "```",
            "",
            "Growth rates, completeness and other fitted numbers come from a whole series by the code of the version "
            "named above.",
            "",
            "## Check it",
            "",
            "`sha256sum -c SHA256SUMS` finds an altered file. `exoscope verify FOLDER_OR_ZIP` also checks every type, "
            "key and rule. `frictionless validate datapackage.json` checks it against the standard.",
            "",
            "## Make it again",
            "",
            f"`{command(manifest, topic)}`",
            "",
            "The same snapshot and version give the same files, byte for byte. `exoscope refresh` fetches newer data, "
            "as a new snapshot.",
            "",
            "## Sources and licences",
            "",
            *terms,
            "",
            "## Cite it",
            "",
            "See `CITATION.cff`; name the snapshot id.",
            "",
        ]
    )


def citation(manifest: Mapping[str, Any], label: str | None, version: str) -> str:
    """The file `CITATION.cff` of a package."""
    told = {
        "cff-version": "1.2.0",
        "message": "Please cite this data with its snapshot id, and the sources named in its README.",
        "type": "dataset",
        "title": title(manifest, label),
        "version": manifest["id"],
        "date-released": manifest["made_at"][:10],
        "abstract": f"Exported with Exoscope {version}.",
    }
    # Text in JSON's quotation marks is YAML too.
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in told.items()]
    return "\n".join([*lines, "authors:", '  - name: "The Exoscope founders"', ""])


def checksums(digests: Mapping[str, str]) -> str:
    """The file `SHA256SUMS`, as `sha256sum -c` reads it.

    Args:
        digests: Path to SHA-256.
    """
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items()))


def digest(body: bytes) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(body).hexdigest()
