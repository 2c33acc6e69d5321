// What 'azd up' deploys: a resource group and, in it, everything of resources.bicep.
targetScope = 'subscription'

@description('The name of the environment; part of every resource name.')
@minLength(1)
@maxLength(20)
param environmentName string

@description('Where everything is deployed. Flex Consumption must be offered there.')
param location string

@description('Who is told when something is wrong. Empty: the alert rules exist and tell nobody.')
param alertEmail string = ''

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
  }
}

@description('The address of the Function App.')
output functionAppUri string = resources.outputs.functionAppUri

@description('The name of the Function App.')
output functionAppName string = resources.outputs.functionAppName

@description('Where readers find the datasets.')
output datasetsUri string = resources.outputs.datasetsUri

@description('The topic to which alerts are published.')
output alertTopicEndpoint string = resources.outputs.alertTopicEndpoint
