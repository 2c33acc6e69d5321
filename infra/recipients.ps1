# Says who gets alerts and failure notices before anything is created. azd passes its environment.
$ErrorActionPreference = 'Stop'
$told = @()
if ($env:INGEST_ALERT_EMAIL) { $told += "$env:INGEST_ALERT_EMAIL (e-mail)" }
if ($env:INGEST_SLACK_ADDRESS) { $told += 'Slack' }
if ($env:INGEST_TEAMS_ADDRESS) { $told += 'Teams' }
if ($env:INGEST_WEBHOOK_ADDRESS) { $told += 'webhook' }
if ($env:INGEST_EVENT_GRID_ENDPOINT) { $told += 'Event-Grid' }
if ($told) { "Alerts go to: $told" }
else {
  Write-Warning ('No recipient is set. Alerts are stored and shown on the dashboard but sent to nobody, and nobody is notified when ' +
    'the pipeline fails. Set a recipient and run this again, for example: azd env set INGEST_ALERT_EMAIL you@example.org')
}
if ($env:INGEST_WEBHOOK_ADDRESS -and -not $env:INGEST_WEBHOOK_SECRET) {
  throw "INGEST_WEBHOOK_ADDRESS needs INGEST_WEBHOOK_SECRET: 'whsec_' followed by 24 to 64 random bytes in Base64."
}
