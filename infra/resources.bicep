// The pipeline on Azure: Flex Consumption, Blob and Table Storage, a managed identity with the fewest roles that work, and alerts
// that reach a person. Plain resources: nothing is restored from a module registry.
@description('The name of the environment; part of every resource name.')
@minLength(1)
@maxLength(20)
param environmentName string

@description('Where everything is deployed. Flex Consumption must be offered there.')
param location string = resourceGroup().location

@description('When the source is polled: six-field NCrontab, UTC. Empty: every 6 hours, at a minute and second that depend on the resource group, so that deployments do not all poll CBP at once.')
param ingestSchedule string = ''

@description('When everything stored is audited: six-field NCrontab, UTC.')
param auditSchedule string = '0 30 3 * * 0'

@description('When alerts are delivered: six-field NCrontab, UTC.')
param deliverySchedule string = '0 */5 * * * *'

@description('The user agent that the pipeline sends. Include a contact.')
@minLength(3)
param userAgent string = 'IngestFunctions/0.1 (open-source reader of CBP encounter statistics)'

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
@allowed(['User', 'Group', 'ServicePrincipal'])
param principalType string = 'User'

@description('Object ids of people or groups in Microsoft Entra ID who may read the store.')
param readerIds array = []

@description('The web address of the runbooks. Empty: alerts give their path in the repository.')
param runbooksUri string = ''

@description('Whether storage and secrets can be reached only from a virtual network.')
param privateNetwork bool = false

@description('An additional host name for the app, such as encounters.example.org. Empty: none.')
param customDomain string = ''

@description('The maximum number of instances. The timers need one; the others serve HTTP.')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 40

@description('Days after which raw files, which are kept forever, move to cooler storage.')
@minValue(1)
param rawToCoolAfterDays int = 90

var token = toLower(uniqueString(subscription().id, resourceGroup().id, environmentName))
var tags = { 'azd-env-name': environmentName }
var dataContainer = 'encounters'
var deploymentContainer = 'deployment'
var tableNames = ['releases', 'series', 'observations', 'sources', 'alerts', 'stories', 'versions', 'unjudged', 'deliveries']

// A minute and a second that differ between resource groups: base32 digits of its unique string.
var digits = 'abcdefghijklmnopqrstuvwxyz234567'
var group = uniqueString(resourceGroup().id)
var minute = (indexOf(digits, substring(group, 0, 1)) * 32 + indexOf(digits, substring(group, 1, 1))) % 60
var second = (indexOf(digits, substring(group, 2, 1)) * 32 + indexOf(digits, substring(group, 3, 1))) % 60
var pollSchedule = empty(ingestSchedule) ? '${second} ${minute} */6 * * *' : ingestSchedule

var hasTopic = !empty(eventGridEndpoint)
var hasVault = !empty(slackAddress) || !empty(teamsAddress) || !empty(webhookAddress)

// Built-in roles.
var blobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b' // the Functions host needs it for its leases
var tableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
var metricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'
var blobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
var blobDataReader = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
var tableDataReader = '76199698-9eea-4c19-bc75-cec21354c6b6'
var vaultSecretsUser = '4633458b-17de-408a-b874-0445c86b69e6'
var eventGridDataSender = 'd5a91429-5739-47e2-a06b-3470a27159e7'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${environmentName}-${token}'
  location: location
  tags: tags
}

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: 'st${token}'
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: 'Standard_ZRS'
  }
  properties: {
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: privateNetwork ? 'Disabled' : 'Enabled'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: storage
  name: 'default'
  properties: {
    isVersioningEnabled: true
    deleteRetentionPolicy: {
      enabled: true
      days: 30
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: 30
    }
  }
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = [
  for name in [dataContainer, deploymentContainer]: {
    parent: blobs
    name: name
    properties: {
      publicAccess: 'None'
    }
  }
]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2024-01-01' = {
  parent: storage
  name: 'default'
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices/tables@2024-01-01' = [
  for name in tableNames: {
    parent: tableService
    name: name
  }
]

// Raw files are evidence: never deleted, cheaper with time. Versions of files that can be rebuilt from them are dropped.
resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2024-01-01' = {
  parent: storage
  name: 'default'
  dependsOn: [blobs]
  properties: {
    policy: {
      rules: [
        {
          name: 'cool-raw'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: ['blockBlob']
              prefixMatch: ['${dataContainer}/raw/']
            }
            actions: {
              baseBlob: {
                tierToCool: {
                  daysAfterModificationGreaterThan: rawToCoolAfterDays
                }
              }
            }
          }
        }
        {
          name: 'drop-old-versions'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: ['blockBlob']
              prefixMatch: ['${dataContainer}/datasets/', '${dataContainer}/.work/']
            }
            actions: {
              version: {
                delete: {
                  daysAfterCreationGreaterThan: 180
                }
              }
            }
          }
        }
      ]
    }
  }
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'log-${environmentName}-${token}'
  location: location
  tags: tags
  properties: {
    retentionInDays: 30
    sku: {
      name: 'PerGB2018'
    }
    workspaceCapping: {
      dailyQuotaGb: json('0.5')
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${environmentName}-${token}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    DisableLocalAuth: true
    WorkspaceResourceId: workspace.id
  }
}

// A topic without subscribers drops events and reports them as delivered, so it is created only with its subscription.
resource alertTopic 'Microsoft.EventGrid/topics@2025-02-15' = if (hasTopic) {
  name: 'evgt-${environmentName}-${token}'
  location: location
  tags: tags
  properties: {
    disableLocalAuth: true
    inputSchema: 'CloudEventSchemaV1_0'
    minimumTlsVersionAllowed: '1.2'
  }
}

resource alertSubscription 'Microsoft.EventGrid/topics/eventSubscriptions@2025-02-15' = if (hasTopic) {
  parent: alertTopic
  name: 'alerts'
  properties: {
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    destination: {
      endpointType: 'WebHook'
      properties: {
        endpointUrl: eventGridEndpoint
        minimumTlsVersionAllowed: '1.2'
      }
    }
  }
}

// Chat addresses and signing keys are secrets: settings refer to them and do not show them.
resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = if (hasVault) {
  name: 'kv-${token}'
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    publicNetworkAccess: privateNetwork ? 'Disabled' : 'Enabled'
    softDeleteRetentionInDays: 7
  }
}

resource slackSecret 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = if (!empty(slackAddress)) {
  parent: vault
  name: 'slack-address'
  properties: {
    value: slackAddress
  }
}

resource teamsSecret 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = if (!empty(teamsAddress)) {
  parent: vault
  name: 'teams-address'
  properties: {
    value: teamsAddress
  }
}

resource webhookAddressSecret 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = if (!empty(webhookAddress)) {
  parent: vault
  name: 'webhook-address'
  properties: {
    value: webhookAddress
  }
}

resource webhookKeySecret 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = if (!empty(webhookAddress)) {
  parent: vault
  name: 'webhook-secret'
  properties: {
    value: webhookSecret
  }
}

resource storageRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [blobDataOwner, tableDataContributor]: {
    name: guid(storage.id, identity.id, role)
    scope: storage
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

resource insightsRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, identity.id, metricsPublisher)
  scope: insights
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', metricsPublisher)
  }
}

resource topicRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (hasTopic) {
  name: guid(resourceGroup().id, 'evgt-${environmentName}-${token}', identity.id, eventGridDataSender)
  scope: alertTopic
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', eventGridDataSender)
  }
}

resource vaultRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (hasVault) {
  name: guid(resourceGroup().id, 'kv-${token}', identity.id, vaultSecretsUser)
  scope: vault
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', vaultSecretsUser)
  }
}

// Whoever deploys can open the store with 'ingest --store https://…': to fill it from a folder, to audit and to repair it.
resource deployerRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [blobDataContributor, tableDataContributor]: if (!empty(principalId)) {
    name: guid(storage.id, principalId, role)
    scope: storage
    properties: {
      principalId: principalId
      principalType: principalType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

resource readerBlobRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for reader in readerIds: {
    name: guid(storage.id, reader, blobDataReader)
    scope: storage
    properties: {
      principalId: reader
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDataReader)
    }
  }
]

resource readerTableRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for reader in readerIds: {
    name: guid(storage.id, reader, tableDataReader)
    scope: storage
    properties: {
      principalId: reader
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', tableDataReader)
    }
  }
]

module network 'network.bicep' = if (privateNetwork) {
  params: {
    name: 'vnet-${environmentName}-${token}'
    location: location
    tags: tags
    storageId: storage.id
    vaultId: hasVault ? vault.id : ''
  }
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${environmentName}-${token}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: 'func-${environmentName}-${token}'
  location: location
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  dependsOn: [containers, tables, storageRoles, insightsRole]
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: privateNetwork ? network!.outputs.appSubnetId : null
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${deploymentContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: 2048
        maximumInstanceCount: maximumInstances
      }
    }
    siteConfig: {
      ftpsState: 'Disabled'
      minTlsVersion: '1.2'
      // Any web page may use the read API; function keys protect the endpoints that write.
      cors: {
        allowedOrigins: ['*']
      }
    }
  }
}

var channels = union(
  empty(alertEmail) ? {} : {
    Channels__azdmail__Name: 'mail'
    Channels__azdmail__Kind: 'Log'
  },
  !hasTopic ? {} : {
    Channels__azdtopic__Name: 'topic'
    Channels__azdtopic__Kind: 'EventGrid'
    Channels__azdtopic__Address: alertTopic!.properties.endpoint
  },
  empty(slackAddress) ? {} : {
    Channels__azdslack__Name: 'slack'
    Channels__azdslack__Kind: 'Slack'
    Channels__azdslack__Address: '@Microsoft.KeyVault(SecretUri=${slackSecret!.properties.secretUri})'
    Channels__azdslack__PublicUrl: publicUri
  },
  empty(teamsAddress) ? {} : {
    Channels__azdteams__Name: 'teams'
    Channels__azdteams__Kind: 'Teams'
    Channels__azdteams__Address: '@Microsoft.KeyVault(SecretUri=${teamsSecret!.properties.secretUri})'
    Channels__azdteams__PublicUrl: publicUri
  },
  empty(webhookAddress) ? {} : {
    Channels__azdwebhook__Name: 'webhook'
    Channels__azdwebhook__Kind: 'Webhook'
    Channels__azdwebhook__Address: '@Microsoft.KeyVault(SecretUri=${webhookAddressSecret!.properties.secretUri})'
    Channels__azdwebhook__Secret: '@Microsoft.KeyVault(SecretUri=${webhookKeySecret!.properties.secretUri})'
    Channels__azdwebhook__PublicUrl: publicUri
  }
)

var publicUri = 'https://${empty(customDomain) ? app.properties.defaultHostName : customDomain}'

module settings 'settings.bicep' = {
  dependsOn: [vaultRole]
  params: {
    appName: app.name
    present: list('${app.id}/config/appsettings', '2024-04-01').properties
    ownPrefix: 'Channels__azd'
    settings: union(
      {
        AzureWebJobsDisableHomepage: 'true'
        AzureWebJobsStorage__accountName: storage.name
        AzureWebJobsStorage__credential: 'managedidentity'
        AzureWebJobsStorage__clientId: identity.properties.clientId
        APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
        APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
        AZURE_CLIENT_ID: identity.properties.clientId
        Store__BlobServiceUri: storage.properties.primaryEndpoints.blob
        Store__TableServiceUri: storage.properties.primaryEndpoints.table
        Store__ManagedIdentityClientId: identity.properties.clientId
        Source__UserAgent: userAgent
        Api__PublicUrl: publicUri
        IngestSchedule: pollSchedule
        AuditSchedule: auditSchedule
        DeliverySchedule: deliverySchedule
      },
      channels
    )
  }
}

module domain 'domain.bicep' = if (!empty(customDomain)) {
  params: {
    appName: app.name
    planId: plan.id
    location: location
    hostName: customDomain
  }
}

// Nobody publishes with a user name and a password.
resource scmPublishing 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'scm'
  properties: {
    allow: false
  }
}

resource ftpPublishing 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'ftp'
  properties: {
    allow: false
  }
}

module watch 'watch.bicep' = {
  params: {
    environmentName: environmentName
    location: location
    tags: tags
    token: token
    workspaceId: workspace.id
    alertEmail: alertEmail
    runbooksUri: runbooksUri
  }
}

@description('The address of the Function App.')
output functionAppUri string = publicUri

@description('The name of the Function App.')
output functionAppName string = app.name

@description('Where readers find the datasets.')
output datasetsUri string = '${storage.properties.primaryEndpoints.blob}${dataContainer}/datasets/'

@description('The store address for the command line: ingest releases --store …')
output storeUri string = storage.properties.primaryEndpoints.blob
