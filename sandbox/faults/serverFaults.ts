/** Faults of the connector's own process and of its database. */
import type { NamedFault, ServerSite } from './fault.ts';

const AND_BACK =
  'After the start it comes back by itself, without a new sign-in, and shows what was missed, once and in order.';

export const SERVER_FAULTS = {
  'server-killed': {
    title: 'The server is killed (kill -9).',
    expect: `The softphone says that the connection is lost and when it tries again. ${AND_BACK}`,
    claim: 'process',
    strike: ({ server }) => server.kill(),
    heal: ({ server }) => server.start(),
  },
  'server-stopped': {
    title: 'The server is stopped as for an update (SIGTERM).',
    expect: `The softphone is told that the server restarts. ${AND_BACK}`,
    claim: 'process',
    strike: ({ server }) => server.stop(),
    heal: ({ server }) => server.start(),
  },
  'server-paused': {
    title: 'The server stands still (SIGSTOP).',
    expect:
      'Nothing moves; after some time the softphone says that the connection is lost. After healing it is complete.',
    claim: 'process',
    strike: ({ server }) => server.pause(),
    heal: ({ server }) => server.resume(),
  },
} satisfies Record<string, NamedFault<Pick<ServerSite, 'server'>>>;

export const DATABASE_FAULTS = {
  'database-cut': {
    title: 'The database ends every connection, as at a failover.',
    expect: 'Nothing: messages do not wait for the database, and the connector reconnects to it.',
    strike: ({ database }) => database.cut(),
  },
  'database-frozen': {
    title: 'The database stands still.',
    expect: 'Messages go on. Records wait until it is healed.',
    claim: 'database',
    strike: ({ database }) => database.freeze(),
    heal: ({ database }) => database.thaw(),
  },
} satisfies Record<string, NamedFault<Pick<ServerSite, 'database'>>>;
