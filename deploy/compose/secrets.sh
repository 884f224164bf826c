#!/bin/sh
# Makes what deploy/compose.yaml needs and nobody else should know: sh deploy/compose/secrets.sh YOUR_ADDRESS_FOR_NCBI
# What is there stays. NCBI_API_KEY and EXOSCOPE_CONTACT may be added to refresh.env.
set -eu
email=${1:?Name the e-mail address that NCBI is told, as in: sh deploy/compose/secrets.sh you@example.org}
place=$(cd "$(dirname "$0")" && pwd)/secrets
if [ -e "$place" ]; then echo "$place is there already." >&2; exit 1; fi

word() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
# Nobody else gets into the folder; what runs in a container, under another number, reads the files in it.
mkdir -m 700 "$place"
key=$(word) secret=$(word)
printf '[default]\naws_access_key_id = %s\naws_secret_access_key = %s\n' "$key" "$secret" > "$place/credentials"
printf '{"identities": [{"name": "exoscope", "credentials": [{"accessKey": "%s", "secretKey": "%s"}], "actions": ["Admin"]}]}\n' \
  "$key" "$secret" > "$place/identities.json"
printf 'STREAMLIT_SERVER_COOKIE_SECRET=%s\n' "$(word)" > "$place/dashboard.env"
printf 'NCBI_EMAIL=%s\n' "$email" > "$place/refresh.env"
chmod 444 "$place"/*
