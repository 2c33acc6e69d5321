// What 'azd up' deploys: a resource group and, in it, everything of resources.bicep.
targetScope = 'subscription'

@description('The name of the environment; part of every resource name.')
@minLength(1)
@maxLength(20)
param environmentName string

@description('Where everything is deployed. Flex Consumption must be offered there.')
param location string

@description('Who gets alerts, and is told when something is wrong, by e-mail. Empty: nobody.')
param alertEmail string = ''

@description('The incoming webhook of a Slack channel that gets alerts. Empty: none.')
@secure()
param slackAddress string = ''

@description('The webhook of a Teams workflow that gets alerts. Empty: none.')
@secure()
param teamsAddress string = ''

@description('The https address that gets alerts as signed CloudEvents. Empty: none.')
@secure()
param webhookAddress string = ''

@description('The secret with which messages to the webhook are signed: whsec_ and 24 to 64 bytes in Base64.')
@secure()
param webhookSecret string = ''

@description('The https endpoint to which an Event Grid topic passes alerts on. Empty: no topic.')
@secure()
param eventGridEndpoint string = ''

@description('Whoever deploys: may read and write the store from a machine. Empty: nobody.')
param principalId string = ''

@description('What whoever deploys is.')
param principalType string = 'User'

@description('Object ids of people or groups in Microsoft Entra ID who may read the store, separated by commas.')
param readers string = ''

@description('Where the runbooks can be read. Empty: alerts name their path in the repository.')
param runbooksUri string = ''

@description('Whether storage and secrets can be reached from a virtual network only.')
param privateNetwork bool = false

@description('The host name of the app beside its own, such as encounters.example.org. Empty: none.')
param customDomain string = ''

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: { 'azd-env-name': environmentName }
}

module resources 'resources.bicep' = {
  scope: group
  params: {
    environmentName: environmentName
    location: location
    alertEmail: alertEmail
    slackAddress: slackAddress
    teamsAddress: teamsAddress
    webhookAddress: webhookAddress
    webhookSecret: webhookSecret
    eventGridEndpoint: eventGridEndpoint
    principalId: principalId
    principalType: principalType
    readerIds: empty(readers) ? [] : split(readers, ',')
    runbooksUri: runbooksUri
    privateNetwork: privateNetwork
    customDomain: customDomain
  }
}

@description('The address of the Function App.')
output functionAppUri string = resources.outputs.functionAppUri

@description('The name of the Function App.')
output functionAppName string = resources.outputs.functionAppName

@description('Where readers find the datasets.')
output datasetsUri string = resources.outputs.datasetsUri

@description('The store, as the command line takes it: ingest releases --store …')
output storeUri string = resources.outputs.storeUri
