"""What stands in a package beside its tables for people to read: README, citation, checksums."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pipelines.text import writer
from pipelines.text.attribution import sources
from pipelines.text.sources import notices


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
    """The README of a package, in Markdown; `entries` tell of each table too how many `rows` it has, `paths` its file.

    Its ten lines of pandas rebuild every rate of the package and compare; a test runs them.
    """
    return writer.filled(
        "readme.md.jinja",
        title=title(manifest, label),
        manifest=manifest,
        version=version,
        notices=notices(manifest["edition"], entries),
        topic=topic,
        entries=entries,
        paths=paths,
        command=command(manifest, topic),
        sources=sources(entries),
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
    """The file `SHA256SUMS`, as `sha256sum -c` reads it, from path to SHA-256."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items()))


def digest(body: bytes) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(body).hexdigest()
