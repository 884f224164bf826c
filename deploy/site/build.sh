#!/bin/sh
# Lays the newest snapshot out as a static site: sh deploy/site/build.sh FOLDER https://address.of.the/site
# A brief to read, a feed, the data as package and workbook, and the snapshots themselves below live/, so that
# EXOSCOPE_DATA=https://address.of.the/site shows them in anybody's dashboard. Asks no service: `exoscope refresh` before.
# Snapshots are those of EXOSCOPE_DATA, a folder; EDITION=reference (or simulated) lays out that, to try it.
set -eu
site=${1:?Name a folder that is not there yet, and the address it will have}
address=${2:?Name the address that the site will have, as in https://example.org/exoscope}
edition=${EDITION:-live}
mkdir "$site"

for kind in html pdf md; do exoscope brief --edition "$edition" --out "$site/brief.$kind"; done
exoscope export --edition "$edition" --out "$site/data.zip"
exoscope export --edition "$edition" --out "$site/tables.xlsx"
# Of the first snapshot of all there is no news: 2 says so.
for name in feed.xml news.html; do
  exoscope news --edition "$edition" --address "$address" --out "$site/$name" || test $? = 2
done

mkdir "$site/live"
if [ "$edition" = live ]; then
  for folder in "${EXOSCOPE_DATA:?Name the folder that holds live/}"/live/[12]*T*Z-*; do
    if [ -f "$folder/manifest.json" ]; then cp -R "$folder" "$site/live/"; fi
  done
fi
python3 - "$site" "$edition" <<'END'
import html, json, pathlib, sys

site = pathlib.Path(sys.argv[1])
ids = sorted(path.parent.name for path in site.glob("live/*/manifest.json"))
(site / "live" / "index.json").write_text(json.dumps({"snapshots": ids}, indent=1) + "\n", encoding="utf-8")
words = {
    "brief.html": "The brief", "brief.pdf": "The brief as PDF", "brief.md": "The brief as text",
    "news.html": "What is new", "feed.xml": "What is new, as a feed",
    "data.zip": "The data, as a package", "tables.xlsx": "The data, as a workbook",
    "live/index.json": "The snapshots, for EXOSCOPE_DATA",
}
links = "".join(
    f'<li><a href="{name}">{html.escape(word)}</a></li>\n' for name, word in words.items() if (site / name).is_file()
)
feed = '<link rel="alternate" type="application/atom+xml" href="feed.xml">' if (site / "feed.xml").is_file() else ""
(site / "index.html").write_text(
    '<!doctype html>\n<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">\n'
    f"<title>Exoscope</title>{feed}\n<h1>Exoscope</h1>\n"
    f"<p>{f'The newest snapshot: {ids[-1]}' if ids else f'The {html.escape(sys.argv[2])} edition'}.</p>\n<ul>\n{links}</ul>\n</html>\n",
    encoding="utf-8",
)
END
