/** Formats a caller can ask for (https://nhsconnect.github.io/CareConnectAPI/): JSON in each of its spellings. */
import type { FhirRequest } from './exchange.ts'

export const FHIR_JSON = 'application/fhir+json'

const jsonTypes = [FHIR_JSON, 'application/json+fhir', 'application/json', 'text/json']

/** A `+` in a query string means a space, and callers forget to escape it. */
const asMediaType = (format: string) => format.trim().toLowerCase().replace(' ', '+')

/** The media type to answer in; null where the caller takes none that there is. `_format` overrides Accept. */
export function negotiated({ parameters, accept }: FhirRequest): string | null {
  const formats = parameters.filter(([name]) => name === '_format').map(([, value]) => value)
  if (formats.length > 1) return null
  const [format] = formats
  if (format !== undefined) return ofFormat(asMediaType(format))
  return accept === undefined || accept.trim() === '' ? FHIR_JSON : ofAccept(accept)
}

function ofFormat(format: string): string | null {
  if (format === 'json') return FHIR_JSON
  const type = format.split(';', 1).join().trim()
  return jsonTypes.includes(type) ? type : null
}

function ofAccept(accept: string): string | null {
  const ranges = accept.split(',').map((text) => {
    const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1'
    return { type, quality: Number(quality) }
  })
  const wanted = ranges.filter(({ quality }) => quality > 0).sort((a, b) => b.quality - a.quality)
  for (const { type } of wanted) {
    if (type === '*/*' || type === 'application/*') return FHIR_JSON
    if (type === 'text/*') return 'text/json'
    if (jsonTypes.includes(type)) return type
  }
  return null
}
