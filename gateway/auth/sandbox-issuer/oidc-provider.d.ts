/** What the package's own entry exports too; that one also warns on stderr of a Node that is not the newest LTS. */
declare module 'oidc-provider/lib/provider.js' {
  export { Provider } from 'oidc-provider'
}
declare module 'oidc-provider/lib/helpers/errors.js' {
  import { errors } from 'oidc-provider'

  export const InvalidScope: typeof errors.InvalidScope
}
declare module 'oidc-provider/lib/helpers/als.js' {
  import type { AsyncLocalStorage } from 'node:async_hooks'

  const storage: AsyncLocalStorage<unknown>
  // biome-ignore lint/style/noDefaultExport: as the package has it.
  export default storage
}
