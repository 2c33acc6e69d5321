# Starts the first run of the deployed app. azd passes the outputs of main.bicep as environment variables.
$ErrorActionPreference = 'Stop'
$root = $env:functionAppUri
if (-not $root) { throw 'functionAppUri is not set: run this as a hook of azd.' }
$key = $env:INGEST_FUNCTION_KEY
if (-not $key) {
  $key = az functionapp function keys list --resource-group "rg-$env:AZURE_ENV_NAME" --name $env:functionAppName --function-name IngestNow --query default --output tsv
}

# A new app takes a while before it answers.
for ($try = 30; ; $try--) {
  try { Invoke-RestMethod "$root/api/health" | Out-Null; break }
  catch {
    if ($try -le 0) { throw "The app does not answer at $root/api/health. Its timer polls within six hours." }
    Start-Sleep -Seconds 10
  }
}
Invoke-RestMethod -Method Post -Uri "$root/api/ingest" -Headers @{ 'x-functions-key' = $key } -TimeoutSec 120
"The dashboard: $root/"
