#!/bin/sh
# Installs Exoscope into an environment of its own, with the versions it was tested with:
#   sh deploy/install.sh /opt/exoscope [EXTRAS]
# The Dockerfile runs it, docs/operations.md says it for a machine, and tests/deploy runs it into an empty folder.
set -eu
place=${1:?Name the folder to install into, as in: sh deploy/install.sh /opt/exoscope}
extras=${2:-auth,metrics,s3}
source=$(cd "$(dirname "$0")/.." && pwd)

"${PYTHON:-python3}" -m venv "$place"
"$place/bin/python" -m pip install --quiet --disable-pip-version-check --no-cache-dir \
  -c "$source/constraints.txt" "$source[$extras]"
"$place/bin/exoscope" --version
