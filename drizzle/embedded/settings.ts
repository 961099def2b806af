/** The settings of the embedded server: for one machine that also runs the gateway. */

/** `durable: false` is for data that is thrown away: it trades safety on a crash for speed. */
export function serverSettings({ port, durable }: { port: number; durable: boolean }): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    // Paths to sockets have a length limit that a project folder may exceed.
    unix_socket_directories: "''",
    // For sixteen processes of the gateway, each with all that it may open, and some commands beside them.
    max_connections: '500',
    shared_buffers: '256MB',
    effective_cache_size: '1GB',
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    max_wal_size: '2GB',
    random_page_cost: '1.1',
    jit: 'off',
    fsync: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    synchronous_commit: durable ? 'on' : 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // A statement or a failed row may carry a patient's data: the server log gets what the server does, not those.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
  }
  return Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)
}
