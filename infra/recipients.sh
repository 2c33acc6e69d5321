#!/bin/sh
# Says who gets alerts and failure notices before anything is created. azd passes its environment.
set -eu
told=""
[ -z "${INGEST_ALERT_EMAIL:-}" ] || told="$told $INGEST_ALERT_EMAIL (e-mail)"
[ -z "${INGEST_SLACK_ADDRESS:-}" ] || told="$told Slack"
[ -z "${INGEST_TEAMS_ADDRESS:-}" ] || told="$told Teams"
[ -z "${INGEST_WEBHOOK_ADDRESS:-}" ] || told="$told webhook"
[ -z "${INGEST_EVENT_GRID_ENDPOINT:-}" ] || told="$told Event-Grid"
if [ -n "$told" ]; then
  echo "Alerts go to:$told"
else
  echo "WARNING: no recipient is set. Alerts are stored and shown on the dashboard but sent to nobody, and nobody is notified when" >&2
  echo "the pipeline fails. Set a recipient and run this again, for example: azd env set INGEST_ALERT_EMAIL you@example.org" >&2
fi
if [ -n "${INGEST_WEBHOOK_ADDRESS:-}" ] && [ -z "${INGEST_WEBHOOK_SECRET:-}" ]; then
  echo "INGEST_WEBHOOK_ADDRESS needs INGEST_WEBHOOK_SECRET. 'echo whsec_\$(openssl rand -base64 32)' creates one." >&2
  exit 1
fi
