/** What a product and a token's scopes must open for an operation (contract, sections 8 and 9). */
import { Fault } from '../../../schema/fault.ts'
import type { Caller } from '../../door.ts'
import { invalidKey } from '../../entrance.ts'
import { faultMeanings } from '../../errors.ts'
import type { CcapiOperation } from './exchange.ts'

/**
 * The product must hold the bundle of the address and that of the rows; the token's scopes their record type.
 * @throws Fault SUBSCRIPTION_INVALID for the product, which the gateway answers for, NOT_PERMITTED for the scopes.
 */
export function assertOpen({ bundles, access }: Caller, { reads }: CcapiOperation, url: string): void {
  const [, ofAddress = ''] = url.split('/')
  const needed: readonly string[] = [ofAddress, reads.bundle]
  const held: readonly string[] | null = bundles
  if (held !== null && !needed.every((bundle) => held.includes(bundle))) throw invalidKey()
  if (access.careSettings[reads.type].length > 0) return
  throw new Fault('NOT_PERMITTED', faultMeanings.NOT_PERMITTED.safeMessage)
}
