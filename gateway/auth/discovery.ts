/** What a client is told of the issuer before it has a token: all pure, from the issuer's metadata. */
import type { IssuerMetadata } from './issuer-metadata.ts'
import { namedScopes } from './named-scopes.ts'

export type FhirRelease = 'STU3' | 'R4'

const clientAuthMethods = ['client_secret_basic', 'client_secret_post'] as const
/** As far as a resource server can promise; what an issuer adds, its own discovery document says. */
const smartScopes = ['patient', 'user', 'system'].flatMap((level) => [`${level}/*.read`, `${level}/*.rs`])

/** Discovery document of an issuer with client credentials only (OpenID Connect Discovery 1.0 §3, RFC 8414 §2). */
export function openidConfiguration(issuer: string, scopes: readonly string[]) {
  return {
    issuer,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    scopes_supported: [...new Set(scopes)],
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: clientAuthMethods,
    response_types_supported: [],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  }
}

/**
 * `{FHIR base}/.well-known/smart-configuration`
 * (https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html). Launch capabilities are only claimed where users
 * can sign in.
 */
export function smartConfiguration(issuer: IssuerMetadata) {
  const canSignIn = issuer.authorizationUrl !== null
  return {
    issuer: issuer.issuer,
    jwks_uri: issuer.jwksUrl,
    ...(canSignIn && { authorization_endpoint: issuer.authorizationUrl }),
    token_endpoint: issuer.tokenUrl,
    ...(issuer.introspectionUrl !== null && { introspection_endpoint: issuer.introspectionUrl }),
    ...(issuer.revocationUrl !== null && { revocation_endpoint: issuer.revocationUrl }),
    grant_types_supported: [...(canSignIn ? ['authorization_code'] : []), 'client_credentials'],
    token_endpoint_auth_methods_supported: clientAuthMethods,
    scopes_supported: [...smartScopes, ...Object.keys(namedScopes)],
    code_challenge_methods_supported: ['S256'],
    capabilities: [
      ...(canSignIn ? ['launch-standalone', 'permission-patient', 'permission-user'] : []),
      'client-confidential-symmetric',
      'permission-v1',
      'permission-v2',
    ],
  }
}

const oauthUris = 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris'
const securityServices: Readonly<Record<FhirRelease, string>> = {
  STU3: 'http://hl7.org/fhir/restful-security-service',
  R4: 'http://terminology.hl7.org/CodeSystem/restful-security-service',
}

/**
 * `CapabilityStatement.rest.security` with the OAuth URIs of SMART v1
 * (https://hl7.org/fhir/smart-app-launch/1.0.0/conformance/), as Care Connect's clients look for them (contract §7).
 */
export function capabilitySecurity(
  release: FhirRelease,
  { tokenUrl, authorizationUrl, ...issuer }: IssuerMetadata,
) {
  const uris = [
    { url: 'token', valueUri: tokenUrl },
    { url: 'authorize', valueUri: authorizationUrl },
    { url: 'introspect', valueUri: issuer.introspectionUrl },
    { url: 'revoke', valueUri: issuer.revocationUrl },
  ]
  return {
    extension: [{ url: oauthUris, extension: uris.filter(({ valueUri }) => valueUri !== null) }],
    service: [{ coding: [{ system: securityServices[release], code: 'SMART-on-FHIR' }], text: 'OAuth 2.0' }],
  }
}
