// What 'azd up' deploys: a resource group and, in it, everything of resources.bicep.
targetScope = 'subscription'

@description('The name of the environment; part of every resource name.')
@minLength(1)
@maxLength(20)
param environmentName string

@description('Where everything is deployed. Flex Consumption must be offered there.')
param location string

@description('The e-mail address that gets alerts and failure notices. Empty: none.')
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

@description('The secret that signs messages to the webhook: whsec_ followed by 24 to 64 bytes in Base64.')
@secure()
param webhookSecret string = ''

@description('The https endpoint that gets alerts from an Event Grid topic. Empty: no topic.')
@secure()
param eventGridEndpoint string = ''

@description('The object id of whoever deploys, who may read and write the store from their machine. Empty: nobody.')
param principalId string = ''

@description('The type of principal that deploys: a user or a service principal.')
param principalType string = 'User'

@description('Object ids of people or groups in Microsoft Entra ID who may read the store, separated by commas.')
param readers string = ''

@description('The web address of the runbooks. Empty: alerts give their path in the repository.')
param runbooksUri string = ''

@description('Whether storage and secrets can be reached only from a virtual network.')
param privateNetwork bool = false

@description('An additional host name for the app, such as encounters.example.org. Empty: none.')
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

@description('The store address for the command line: ingest releases --store …')
output storeUri string = resources.outputs.storeUri
