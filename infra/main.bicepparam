using './main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'ingest')
param location = readEnvironmentVariable('AZURE_LOCATION', 'eastus2')
param alertEmail = readEnvironmentVariable('INGEST_ALERT_EMAIL', '')
