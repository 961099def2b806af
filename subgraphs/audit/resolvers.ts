import type { Resolvers } from './generated/resolvers.ts'

/** Only what differs between SDL and row; every other field is a column of its name. */
export const resolvers: Resolvers = {
  AuditTrail: {
    __resolveReference: (trail) => trail,
    events: (trail, given, { eventPage }, info) => eventPage(trail, given, info),
  },
  AuditEvent: {
    id: ({ seq }) => seq,
    recorded: ({ at }) => at,
    agent: ({ callerKind, clientId, userId, organisation, role }) => ({
      kind: callerKind,
      clientId,
      userId,
      organisation,
      role,
    }),
    recordCounts: ({ recordCounts }) =>
      Object.entries(recordCounts)
        .map(([type, count]) => ({ type, count }))
        .sort((a, b) => (a.type < b.type ? -1 : 1)),
    withheld: ({ withheld }) => withheld.map(toWithheld),
  },
}

/** Events are kept in whatever words the rule of their time used. */
function toWithheld({ type, reason, careSetting }: Readonly<Record<string, unknown>>) {
  return { type: textOrNull(type), reason: textOrNull(reason), careSetting: textOrNull(careSetting) }
}

const textOrNull = (value: unknown) => (typeof value === 'string' ? value : null)
