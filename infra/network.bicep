// A virtual network in which the app reaches storage and secrets; from outside they cannot be reached. The app itself stays public.
@description('The name of the network.')
param name string

@description('Where it is deployed.')
param location string

@description('The tags of every resource.')
param tags object

@description('The storage account.')
param storageId string

@description('The key vault. Empty: none.')
param vaultId string

var services = union(
  [
    { name: 'blob', target: storageId, zone: 'privatelink.blob.${environment().suffixes.storage}' }
    { name: 'table', target: storageId, zone: 'privatelink.table.${environment().suffixes.storage}' }
    { name: 'queue', target: storageId, zone: 'privatelink.queue.${environment().suffixes.storage}' }
  ],
  empty(vaultId) ? [] : [{ name: 'vault', target: vaultId, zone: 'privatelink.vaultcore.azure.net' }]
)

resource vnet 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: ['10.20.0.0/16']
    }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: '10.20.0.0/24'
          delegations: [
            {
              name: 'flex'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: '10.20.1.0/24'
        }
      }
    ]
  }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for service in services: {
    name: service.zone
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (service, i) in services: {
    parent: zones[i]
    name: name
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: {
        id: vnet.id
      }
    }
  }
]

resource endpoints 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for service in services: {
    name: '${name}-${service.name}'
    location: location
    tags: tags
    properties: {
      subnet: {
        id: '${vnet.id}/subnets/endpoints'
      }
      privateLinkServiceConnections: [
        {
          name: service.name
          properties: {
            privateLinkServiceId: service.target
            groupIds: [service.name]
          }
        }
      ]
    }
  }
]

resource records 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [
  for (service, i) in services: {
    parent: endpoints[i]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: service.name
          properties: {
            privateDnsZoneId: zones[i].id
          }
        }
      ]
    }
  }
]

@description('The subnet for outbound traffic of the app.')
output appSubnetId string = '${vnet.id}/subnets/app'
