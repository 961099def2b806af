import { request } from 'undici'

/** What our own graph wants beside each request: the sandbox's token, as any client would fetch it, and its key. */
export async function sandboxHeaders(origin: string): Promise<Readonly<Record<string, string>>> {
  const { statusCode, body } = await request(`${origin}/oauth2/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials&client_id=sandbox&client_secret=sandbox',
  })
  const { access_token: token } = (await body.json()) as { access_token?: string }
  if (statusCode !== 200 || token === undefined) throw new Error('The graph gave the bench no token.')
  return { authorization: `Bearer ${token}`, 'ocp-apim-subscription-key': 'sandbox' }
}
