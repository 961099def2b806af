/** Puts back what a source sent beyond the graph's fields, as far as STU3 can say it. */
import { isJsonObject } from '../../../json-object.ts'
import type { Resource } from '../resource.ts'

type Elements = Readonly<Record<string, unknown>>

interface Sent {
  readonly fhirVersion: 'STU3' | 'R4'
  readonly extra: unknown
}

export interface ExtraRules {
  /** Elements that the source's own must not replace. */
  readonly kept: ReadonlySet<string>
  /** Elements that R4 and STU3 write alike; of an R4 source no other is carried over. */
  readonly alike: ReadonlySet<string>
}

/** What every resource has in both releases, written alike. `contained` is not among them: what it holds may be R4. */
const alwaysAlike = ['text', 'language', 'implicitRules', 'extension', 'modifierExtension']

/** Made once, where a mapping is. */
export function extraRules(kept: readonly string[], alike: readonly string[]): ExtraRules {
  return { kept: new Set(kept), alike: new Set([...alwaysAlike, ...alike]) }
}

/** The source's own element wins over the mapped one, because it says more; profiles and tags are joined. */
export function withExtra(
  mapped: Resource,
  { fhirVersion, extra }: Sent,
  { kept, alike }: ExtraRules,
): Resource {
  if (!isJsonObject(extra)) return mapped
  const carried = (name: string) => fhirVersion === 'STU3' || alike.has(name.replace(/^_/, ''))
  const own = Object.fromEntries(
    Object.entries(extra).filter(([name]) => name !== 'meta' && !kept.has(name) && carried(name)),
  )
  const others = Object.entries(mapped).filter(
    ([name]) => !Object.keys(own).some((given) => isSameChoice(given, name)),
  )
  return { ...Object.fromEntries(others), ...own, ...joinedMeta(mapped, extra.meta, fhirVersion) } as Resource
}

/** `onsetAge` takes the place of `onsetDateTime`: a choice has one value. */
function isSameChoice(a: string, b: string): boolean {
  const choice = /^_?(onset|abatement|deceased|multipleBirth)[A-Z]/
  const [, name] = choice.exec(a) ?? []
  return name !== undefined && name === choice.exec(b)?.[1] && a.replace(/^_/, '') !== b
}

/** An R4 profile would be a false claim about an STU3 resource; tags and security labels hold in both. */
function joinedMeta(mapped: Resource, sent: unknown, fhirVersion: Sent['fhirVersion']): Elements {
  if (!isJsonObject(sent) || !isJsonObject(mapped.meta)) return {}
  const { profile, tag, ...rest } = sent
  const profiles = [...listOf(mapped.meta.profile), ...(fhirVersion === 'STU3' ? listOf(profile) : [])]
  const { security, extension } = rest
  return {
    meta: {
      ...(security !== undefined && { security }),
      ...(extension !== undefined && { extension }),
      ...mapped.meta,
      profile: [...new Set(profiles)],
      tag: [...listOf(mapped.meta.tag), ...listOf(tag)],
    },
  }
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
