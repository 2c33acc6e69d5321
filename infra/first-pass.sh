#!/bin/sh
# Starts the first run of the deployed app. azd passes the outputs of main.bicep as environment variables.
set -eu
root="${functionAppUri:?not set: run this as a hook of azd}"
group="rg-${AZURE_ENV_NAME:?not set: run this as a hook of azd}"
key="${INGEST_FUNCTION_KEY:-$(az functionapp function keys list --resource-group "$group" --name "$functionAppName" --function-name IngestNow --query default --output tsv)}"

# A new app takes a while before it answers.
tries=30
until curl --fail --silent --output /dev/null "$root/api/health"; do
  tries=$((tries - 1))
  [ "$tries" -gt 0 ] || { echo "The app does not answer at $root/api/health. Its timer polls within six hours." >&2; exit 1; }
  sleep "${INGEST_PAUSE:-10}"
done
curl --fail --silent --show-error --request POST --header "x-functions-key: $key" --max-time 120 "$root/api/ingest"
echo
echo "The dashboard: $root/"
