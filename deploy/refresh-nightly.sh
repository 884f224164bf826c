#!/bin/sh
# Refreshes every night at 22:00 Eastern time, within the hours NCBI asks for (21:00 to 05:00, or weekends), for a
# container that stays; where something else keeps the time (Kubernetes, systemd) that calls `exoscope refresh`.
# --next prints in how many seconds the next one begins; what stands behind it goes to `exoscope refresh`.
set -eu
zone=America/New_York

until_next() {
  now=$(date +%s)
  next=$(TZ=$zone date -d 22:00 +%s)
  [ "$next" -gt "$now" ] || next=$(TZ=$zone date -d 'tomorrow 22:00' +%s)
  echo $((next - now))
}

if [ "${1:-}" = --next ]; then until_next; exit; fi

trap 'kill "$job" 2>/dev/null; exit 143' TERM INT
while :; do
  sleep "$(until_next)" & job=$!
  wait "$job"
  # What went wrong stands in its log and in `exoscope status`; the next night is another try.
  exoscope refresh "$@" & job=$!
  wait "$job" || true
done
