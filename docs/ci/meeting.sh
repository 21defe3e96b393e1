#!/usr/bin/env bash
# Plays a meeting to a receiver and asserts what came, without an account or a network: for a CI job, or to
# copy from. It needs dyte-hooks and curl. See docs/ci.md.
set -euo pipefail

port=${EMULATOR_PORT:-4010}
report=${REPORT:-webhooks.xml}
work=$(mktemp -d)
# Nothing of this run touches the settings and deliveries of whoever runs it.
export DYTE_HOOKS_CONFIG_DIR=$work DYTE_HOOKS_DATA_DIR=$work

started=()
clean_up() {
  for process in "${started[@]}"; do kill -INT "$process" 2>/dev/null || true; done
  wait
  rm -rf "$work"
}
trap clean_up EXIT

# The service, ten times as fast as the real one.
dyte-hooks emulate --port "$port" --time-scale 0.1 >"$work/emulator.log" &
started+=($!)
eval "$(dyte-hooks emulate --port "$port" --print-env)"
until dyte-hooks list --quiet >/dev/null 2>&1; do
  kill -0 "${started[0]}"
  sleep 0.1
done

# The receiver. It ends by itself: well once all of this has come, with exit code 6 after a minute.
dyte-hooks listen --port 0 --verify require --ready-file "$work/ready" \
  --expect meeting.started \
  --expect 'recording.statusUpdate{recording.status=UPLOADED}' \
  --expect meeting.ended \
  --timeout 60s --report "junit=$report" &
receiver=$!
started+=("$receiver")
until [ -e "$work/ready" ]; do
  kill -0 "$receiver"
  sleep 0.1
done
url="$(cat "$work/ready")/webhook"

dyte-hooks register --events all --url "$url" --name "CI"
curl --silent --show-error --fail --output "$work/scenario.json" --request POST \
  "${DYTE_HOOKS_API_URL%/v2}/_emulator/events" --data '{"scenario":"full"}'

# The receiver's exit code is the answer; with "set -e" it ends the script where it is not 0.
wait "$receiver"

# What came is still there, and can be asserted on in detail.
joined=$(dyte-hooks deliveries list --events meeting.participantJoined --signature valid | wc -l)
echo "$joined people joined."
[ "$joined" -ge 1 ]

dyte-hooks delete "$url" --yes
