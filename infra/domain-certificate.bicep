// Binds the certificate to the host name: a second change to the same resource, so it needs its own module.
@description('The app.')
param appName string

@description('The host name.')
param hostName string

@description('The certificate.')
param thumbprint string

resource app 'Microsoft.Web/sites@2024-04-01' existing = {
  name: appName
}

resource binding 'Microsoft.Web/sites/hostNameBindings@2024-04-01' = {
  parent: app
  name: hostName
  properties: {
    siteName: appName
    hostNameType: 'Verified'
    sslState: 'SniEnabled'
    thumbprint: thumbprint
  }
}
