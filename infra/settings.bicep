// The settings of the app. Settings made by hand, such as additional channels, stay: only those of this deployment are replaced,
// and those that an earlier deployment set and this one does not are removed.
@description('The app.')
param appName string

@description('The current settings of the app.')
@secure()
param present object

@description('The prefix of settings that belong to the deployment.')
param ownPrefix string

@description('The settings of the deployment.')
@secure()
param settings object

var byHand = toObject(filter(items(present), item => !startsWith(item.key, ownPrefix)), item => item.key, item => item.value)

resource app 'Microsoft.Web/sites@2024-04-01' existing = {
  name: appName
}

resource appSettings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'appsettings'
  properties: union(byHand, settings)
}
