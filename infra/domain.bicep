// Your own host name. Before you deploy it: a CNAME record to the app, and a TXT record 'asuid.NAME' with the app's verification id.
@description('The app.')
param appName string

@description('The plan of the app.')
param planId string

@description('The region of the app.')
param location string

@description('The host name.')
param hostName string

resource app 'Microsoft.Web/sites@2024-04-01' existing = {
  name: appName
}

resource binding 'Microsoft.Web/sites/hostNameBindings@2024-04-01' = {
  parent: app
  name: hostName
  properties: {
    siteName: appName
    hostNameType: 'Verified'
  }
}

// The certificate can be issued once the name points here.
resource certificate 'Microsoft.Web/certificates@2024-04-01' = {
  name: '${appName}-${hostName}'
  location: location
  dependsOn: [binding]
  properties: {
    serverFarmId: planId
    canonicalName: hostName
  }
}

module secure 'domain-certificate.bicep' = {
  params: {
    appName: appName
    hostName: hostName
    thumbprint: certificate.properties.thumbprint
  }
}
