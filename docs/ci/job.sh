#!/usr/bin/env bash
# A job of a CI without an account or a network: plays a meeting to a receiver, and ends with 0 once all of it
# came. It needs dyte-hooks and curl. See docs/ci.md.
set -euo pipefail

port=${EMULATOR_PORT:-4010}
work=$(mktemp -d)
# Nothing of this run touches the settings and deliveries of whoever runs it.
export DYTE_HOOKS_CONFIG_DIR=$work DYTE_HOOKS_DATA_DIR=$work
trap 'kill -INT "$emulator" && wait; rm -rf "$work"' EXIT

# The service, ten times as fast as the real one.
dyte-hooks emulate --port "$port" --time-scale 0.1 >"$work/emulator.log" &
emulator=$!
eval "$(dyte-hooks emulate --port "$port" --print-env)"
until dyte-hooks list --quiet >/dev/null 2>&1; do
  kill -0 "$emulator"
  sleep 0.1
done

# shellcheck disable=SC2016 # The variables are of the inner shell.
dyte-hooks listen --port 0 --verify require \
  --expect meeting.started \
  --expect 'recording.statusUpdate{recording.status=UPLOADED}' \
  --expect meeting.ended \
  --timeout 60s --report "junit=${REPORT:-webhooks.xml}" \
  -- sh -c '
    dyte-hooks register --events all --url "$DYTE_HOOKS_RECEIVER_URL" --name CI &&
    curl --silent --show-error --fail --request POST \
      "${DYTE_HOOKS_API_URL%/v2}/_emulator/events" --data "{\"scenario\":\"full\"}"'

# What came is still there, and can be asserted on in detail.
joined=$(dyte-hooks deliveries list --events meeting.participantJoined --signature valid | wc -l)
echo "$joined people joined."
[ "$joined" -ge 1 ]
