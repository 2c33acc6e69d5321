// The pipeline on Azure: Flex Consumption, Blob and Table Storage, a managed identity with the least roles that work, and alerts
// that reach a person. Plain resources: nothing is restored from a module registry.
@description('The name of the environment; part of every resource name.')
@minLength(1)
@maxLength(20)
param environmentName string

@description('Where everything is deployed. Flex Consumption must be offered there.')
param location string = resourceGroup().location

@description('When the source is polled: six-field NCrontab, UTC.')
param ingestSchedule string = '0 0 */6 * * *'

@description('When everything stored is re-read: six-field NCrontab, UTC.')
param auditSchedule string = '0 30 3 * * 0'

@description('When alerts are delivered: six-field NCrontab, UTC.')
param deliverySchedule string = '0 */5 * * * *'

@description('What the pipeline calls itself. Name a contact.')
@minLength(3)
param userAgent string = 'IngestFunctions/0.1 (open-source reader of CBP encounter statistics)'

@description('Who is told when something is wrong. Empty: the alert rules exist and tell nobody.')
param alertEmail string = ''

@description('The most instances. The timers need one; the rest serves HTTP.')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 40

@description('Days after which raw files, which are kept for ever, move to cooler storage.')
@minValue(1)
param rawToCoolAfterDays int = 90

var token = toLower(uniqueString(subscription().id, resourceGroup().id, environmentName))
var tags = { 'azd-env-name': environmentName }
var dataContainer = 'encounters'
var deploymentContainer = 'deployment'
var tableNames = ['releases', 'series', 'observations', 'sources', 'alerts', 'stories', 'versions', 'unjudged', 'deliveries']

// Built-in roles.
var blobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b' // the Functions host needs it for its leases
var tableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
var metricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'
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

resource alertTopic 'Microsoft.EventGrid/topics@2025-02-15' = {
  name: 'evgt-${environmentName}-${token}'
  location: location
  tags: tags
  properties: {
    disableLocalAuth: true
    inputSchema: 'CloudEventSchemaV1_0'
    minimumTlsVersionAllowed: '1.2'
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

resource topicRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(alertTopic.id, identity.id, eventGridDataSender)
  scope: alertTopic
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', eventGridDataSender)
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
      // The read API may be read from every page; function keys guard what writes.
      cors: {
        allowedOrigins: ['*']
      }
      appSettings: [
        { name: 'AzureWebJobsDisableHomepage', value: 'true' }
        { name: 'AzureWebJobsStorage__accountName', value: storage.name }
        { name: 'AzureWebJobsStorage__credential', value: 'managedidentity' }
        { name: 'AzureWebJobsStorage__clientId', value: identity.properties.clientId }
        { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insights.properties.ConnectionString }
        { name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING', value: 'ClientId=${identity.properties.clientId};Authorization=AAD' }
        { name: 'AZURE_CLIENT_ID', value: identity.properties.clientId }
        { name: 'Store__BlobServiceUri', value: storage.properties.primaryEndpoints.blob }
        { name: 'Store__TableServiceUri', value: storage.properties.primaryEndpoints.table }
        { name: 'Store__ManagedIdentityClientId', value: identity.properties.clientId }
        { name: 'Source__UserAgent', value: userAgent }
        { name: 'IngestSchedule', value: ingestSchedule }
        { name: 'AuditSchedule', value: auditSchedule }
        { name: 'DeliverySchedule', value: deliverySchedule }
        { name: 'Channels__0__Name', value: 'topic' }
        { name: 'Channels__0__Kind', value: 'EventGrid' }
        { name: 'Channels__0__Address', value: alertTopic.properties.endpoint }
      ]
    }
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

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${environmentName}-${token}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'ingest'
    emailReceivers: empty(alertEmail)
      ? []
      : [
          {
            name: 'operator'
            emailAddress: alertEmail
            useCommonAlertSchema: true
          }
        ]
  }
}

var rules = [
  {
    name: 'function-failed'
    description: 'A function of the pipeline failed.'
    severity: 1
    // An invocation is a request or a dependency, by the version of the worker's schema and whether the host or the worker tells it;
    // some failures leave an exception alone. What a client did wrong (4xx) is not a failure.
    absence: false
    query: 'union (AppRequests | where Success == false and not(toint(ResultCode) between (400 .. 499))), (AppDependencies | where Success == false and Name startswith "function "), AppExceptions'
  }
  {
    // Findings are logged as errors (event 1100); the audit itself succeeds.
    name: 'audit-finding'
    description: 'The audit found something damaged in the store. Run "ingest audit" to see it, "ingest audit --repair" to rebuild what can be rebuilt.'
    severity: 1
    absence: false
    query: 'AppTraces | where isnotempty(Properties.AuditFinding)'
  }
  {
    // Each poll that could not read the whole source logs how many there were in a row (event 1102): 8 at the usual schedule are two days.
    name: 'source-refuses'
    description: 'CBP has not let us read its pages for two days. Files can be downloaded by hand and handed in.'
    severity: 2
    absence: false
    query: 'AppTraces | extend failures = toint(Properties.PollFailuresInARow) | where failures >= 8'
  }
  {
    // Every poll logs its end (event 1103). The rule counts them and fires when there is none.
    name: 'no-poll'
    description: 'No poll of the source has run for a day: the timer does not fire, or the app does not start.'
    severity: 1
    absence: true
    query: 'AppTraces | where isnotempty(Properties.PollSeconds)'
  }
  {
    // A rule cannot look back further than two days, so each poll logs the age of the latest release (event 1007).
    name: 'nothing-ingested'
    description: 'Nothing was ingested for 45 days: CBP is late, moved its pages, or refuses us.'
    severity: 2
    absence: false
    query: 'AppTraces | extend days = toint(Properties.DaysSinceLastRelease) | where days > 45'
  }
  {
    name: 'quarantined'
    description: 'A file was rejected and lies in quarantine; what readers see stayed as it was.'
    severity: 2
    absence: false
    query: 'AppTraces | where isnotempty(Properties.QuarantineReasons)'
  }
]

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: 'alert-${environmentName}-${rule.name}'
    location: location
    tags: tags
    properties: {
      displayName: '${environmentName}: ${rule.name}'
      description: rule.description
      severity: rule.severity
      enabled: true
      scopes: [workspace.id]
      evaluationFrequency: 'PT6H'
      windowSize: rule.absence ? 'P1D' : 'PT6H'
      autoMitigate: true
      // The tables appear with the first telemetry.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: rule.absence ? 'LessThan' : 'GreaterThan'
            threshold: rule.absence ? 1 : 0
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: [people.id]
      }
    }
  }
]

@description('The address of the Function App.')
output functionAppUri string = 'https://${app.properties.defaultHostName}'

@description('The name of the Function App.')
output functionAppName string = app.name

@description('Where readers find the datasets.')
output datasetsUri string = '${storage.properties.primaryEndpoints.blob}${dataContainer}/datasets/'

@description('The topic to which alerts are published.')
output alertTopicEndpoint string = alertTopic.properties.endpoint
