/** One token for every page, so that pages can be kept, and another before it ends. */
export function createReadyToken(
  mint: () => Promise<string>,
  renewAfterMs: number,
  nowMs: () => number = () => performance.now(),
): () => Promise<string> {
  let minted: { readonly token: Promise<string>; readonly atMs: number } | null = null
  return () => {
    if (minted === null || nowMs() - minted.atMs >= renewAfterMs) minted = { token: mint(), atMs: nowMs() }
    return minted.token
  }
}
