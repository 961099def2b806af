import { expect, it } from 'vitest'
import { capabilitySecurity, smartConfiguration } from '../../gateway/auth/discovery.ts'
import type { IssuerMetadata } from '../../gateway/auth/issuer-metadata.ts'

const clientCredentials: IssuerMetadata = {
  issuer: 'https://id.example',
  jwksUrl: 'https://id.example/jwks',
  tokenUrl: 'https://id.example/token',
  authorizationUrl: null,
  introspectionUrl: null,
  revocationUrl: null,
}
const signIn = { ...clientCredentials, authorizationUrl: 'https://id.example/authorize' }

it('tells a SMART client where to get a token', () => {
  expect(smartConfiguration(clientCredentials)).toEqual({
    issuer: 'https://id.example',
    jwks_uri: 'https://id.example/jwks',
    token_endpoint: 'https://id.example/token',
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    scopes_supported: [
      'patient/*.read',
      'patient/*.rs',
      'user/*.read',
      'user/*.rs',
      'system/*.read',
      'system/*.rs',
      'restricted.read',
      'audit.read',
      'graph.introspection',
    ],
    code_challenge_methods_supported: ['S256'],
    capabilities: ['client-confidential-symmetric', 'permission-v1', 'permission-v2'],
  })
})

it('claims a launch only where users can sign in', () => {
  expect(smartConfiguration(signIn)).toMatchObject({
    authorization_endpoint: 'https://id.example/authorize',
    grant_types_supported: ['authorization_code', 'client_credentials'],
    capabilities: expect.arrayContaining(['launch-standalone']),
  })
})

it('puts the OAuth URIs into a CapabilityStatement', () => {
  expect(capabilitySecurity('STU3', signIn)).toEqual({
    extension: [
      {
        url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
        extension: [
          { url: 'token', valueUri: 'https://id.example/token' },
          { url: 'authorize', valueUri: 'https://id.example/authorize' },
        ],
      },
    ],
    service: [
      {
        coding: [{ system: 'http://hl7.org/fhir/restful-security-service', code: 'SMART-on-FHIR' }],
        text: 'OAuth 2.0',
      },
    ],
  })
  expect(capabilitySecurity('R4', clientCredentials)).toMatchObject({
    extension: [{ extension: [{ url: 'token' }] }],
    service: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/restful-security-service' }] }],
  })
})
