// What is monitored, and who is notified.
@description('The name of the environment; part of every resource name.')
param environmentName string

@description('Where everything is deployed.')
param location string

@description('The tags of every resource.')
param tags object

@description('The suffix that makes resource names unique.')
param token string

@description('The Log Analytics workspace.')
param workspaceId string

@description('The e-mail address that gets failure notices. Empty: none.')
param alertEmail string

@description('Where the runbooks can be read. Empty: alerts name their path in the repository.')
param runbooksUri string

var runbooks = empty(runbooksUri) ? 'docs/runbooks' : runbooksUri

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

// Each rule has a runbook of the same name. Its query looks for an event that the code logs; a test checks this.
var rules = [
  {
    // An invocation is a request or a dependency, depending on the version of the worker's schema and on whether the host or the worker reports it;
    // some failures leave only an exception. What a client did wrong (4xx) is not a failure.
    name: 'function-failed'
    description: 'A function of the pipeline failed.'
    severity: 1
    absence: false
    query: 'union (AppRequests | where Success == false and not(toint(ResultCode) between (400 .. 499))), (AppDependencies | where Success == false and Name startswith "function "), AppExceptions'
  }
  {
    // Every poll logs its end. The rule counts them and fires when there is none.
    name: 'no-poll'
    description: 'No poll of the source has finished for a day: the timer does not fire, or the app does not start.'
    severity: 1
    absence: true
    query: 'AppTraces | where Properties.EventId == "1103" and isnotempty(Properties.PollSeconds)'
  }
  {
    // Logged by the poll that raises the alert of kind "source" and by every failed poll after it.
    name: 'source-refused'
    description: 'CBP has refused our requests for a day. Files can be handed in.'
    severity: 2
    absence: false
    query: 'AppTraces | where Properties.EventId == "1104" and isnotempty(Properties.SourceRefusal)'
  }
  {
    name: 'file-quarantined'
    description: 'A file was rejected and is in quarantine. Published data is unchanged.'
    severity: 2
    absence: false
    query: 'AppTraces | where Properties.EventId == "1002" and isnotempty(Properties.QuarantineReasons)'
  }
  {
    // Findings are logged as errors; the audit itself succeeds.
    name: 'audit-finding'
    description: 'The audit found something damaged in the store.'
    severity: 1
    absence: false
    query: 'AppTraces | where Properties.EventId == "1100" and isnotempty(Properties.AuditFinding)'
  }
  {
    name: 'delivery-given-up'
    description: 'An alert could not be delivered for three days, or its receiver is gone.'
    severity: 2
    absence: false
    query: 'AppTraces | where Properties.EventId == "1303" and isnotempty(Properties.ChannelGivenUp)'
  }
  {
    // A rule cannot look back further than two days, so each poll logs the age of the latest release.
    name: 'nothing-new'
    description: 'There has been no new release for 45 days: CBP is late, has moved its pages, or refuses our requests.'
    severity: 2
    absence: false
    query: 'AppTraces | where Properties.EventId == "1007" and toint(Properties.DaysSinceLastRelease) > 45'
  }
]

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: 'alert-${environmentName}-${rule.name}'
    location: location
    tags: tags
    properties: {
      displayName: '${environmentName}: ${rule.name}'
      description: '${rule.description} What to do: ${runbooks}/${rule.name}.md'
      severity: rule.severity
      enabled: true
      scopes: [workspaceId]
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
        customProperties: {
          runbook: '${runbooks}/${rule.name}.md'
        }
      }
    }
  }
]

// The channel 'mail' logs each message, and this rule sends it: one e-mail each, with its subject and text among the dimensions.
resource mail 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = if (!empty(alertEmail)) {
  name: 'alert-${environmentName}-message'
  location: location
  tags: tags
  properties: {
    displayName: '${environmentName}: news'
    description: 'CBP published something that stands out, or the pipeline reports a problem. The subject and the text are among the dimensions.'
    severity: 3
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT15M'
    autoMitigate: false
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: 'AppTraces | where Properties.EventId == "1304" | project TimeGenerated, Subject = tostring(Properties.MessageSubject), Text = tostring(Properties.MessageText)'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          dimensions: [
            { name: 'Subject', operator: 'Include', values: ['*'] }
            { name: 'Text', operator: 'Include', values: ['*'] }
          ]
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

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, environmentName, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: '${environmentName}: encounters pipeline'
    category: 'workbook'
    sourceId: workspaceId
    serializedData: loadTextContent('workbook.json')
  }
}
