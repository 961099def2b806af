/** TLS as a connection URL asks for it: https://www.postgresql.org/docs/17/protocol-flow.html#PROTOCOL-FLOW-SSL */
import { isIP, type Socket } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'

/** `prefer` takes what the server offers, `require` does not look at the certificate, `verify` does. */
export type TlsMode = 'off' | 'prefer' | 'require' | 'verify'

const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])
const ACCEPTED = 'S'.charCodeAt(0)
const MODES: Record<string, TlsMode> = {
  disable: 'off',
  false: 'off',
  allow: 'prefer',
  prefer: 'prefer',
  require: 'require',
}

/** What `sslmode` or `ssl` says; a value that is not known verifies, which refuses more rather than less. */
export function tlsMode(url: string): TlsMode {
  const { searchParams } = new URL(url)
  const wanted = searchParams.get('sslmode') ?? searchParams.get('ssl')
  return wanted === null ? 'off' : (MODES[wanted] ?? 'verify')
}

/** The secured socket, or the plain one where that will do. Rejects when the server hangs up, refuses or is not trusted. */
export function secure(plain: Socket, host: string, mode: TlsMode, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const fail = (code: string, message: string) => reject(Object.assign(new Error(message), { code }))
    const timer = setTimeout(() => {
      plain.destroy()
      fail('CONNECT_TIMEOUT', 'the server does not answer')
    }, timeoutMs)
    const closed = () => fail('CONNECTION_CLOSED', 'the server closed the connection')
    plain.once('error', reject)
    plain.once('close', closed)
    plain.once('close', () => clearTimeout(timer))
    plain.write(SSL_REQUEST)
    plain.once('data', (answer: Buffer) => {
      const finish = (socket: Socket) => {
        clearTimeout(timer)
        socket.off('error', reject).off('close', closed)
        resolve(socket)
      }
      if (answer[0] !== ACCEPTED) {
        if (mode === 'prefer') return finish(plain)
        plain.destroy()
        return fail('TLS_NOT_OFFERED', 'the server does not offer TLS')
      }
      const secured = startTls(plain, host, mode)
      secured.once('error', reject).once('close', closed)
      secured.once('secureConnect', () => finish(secured))
    })
  })
}

function startTls(socket: Socket, host: string, mode: TlsMode): TLSSocket {
  return connect({
    socket,
    host,
    servername: isIP(host) === 0 ? host : undefined,
    rejectUnauthorized: mode === 'verify',
  })
}
