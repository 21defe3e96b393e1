#!/usr/bin/env bash
# A job of a CI without an account or a network: plays a meeting to a receiver, and ends with 0 once all of it
# came. See docs/ci.md.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Nothing of this run touches the settings and deliveries of whoever runs it.
export DYTE_HOOKS_CONFIG_DIR=$work DYTE_HOOKS_DATA_DIR=$work

dyte-hooks listen --emulate --port 0 --verify require \
  --expect meeting.started --expect meeting.ended \
  --timeout 60s --report "junit=${REPORT:-webhooks.xml}" \
  -- dyte-hooks trigger meeting

# What came is still there, and can be asserted on in detail.
joined=$(dyte-hooks deliveries list --events meeting.participantJoined --signature valid | wc -l)
echo "$joined people joined."
[ "$joined" -ge 1 ]
