/** Everything the desks need from LivePerson, made from a fetch, a clock and the address of domain discovery. */
import type { Agent } from 'node:http';
import type { Logger } from 'pino';
import type { HistoryArchive } from '../desk/historyPorts.ts';
import type { LivePerson } from '../desk/livePersonPorts.ts';
import type { Timers } from '../support/clock.ts';
import { createBeat, createPacer } from '../support/pacing.ts';
import { LivePersonSession } from './agentSession.ts';
import { createConsumerSearch, type ConsumerSearch } from './consumerSearch.ts';
import { createDirectory } from './directory.ts';
import { createDomains } from './domains.ts';
import { createFileDownload } from './fileDownload.ts';
import { createHistory } from './history.ts';
import { createHistorySearch } from './historySearch.ts';
import type { FetchPort } from './http.ts';
import { createMachineAccess } from './machineAccess.ts';
import { createNumbering, type Numbering } from './numbering.ts';
import { createReportingCall } from './reportingCall.ts';
import { createSessionCounts, type SessionCounts } from './sessionCounts.ts';
import { createSignIn } from './signIn.ts';

export interface LivePersonOptions {
  /** LIVEPERSON_API_URL. */
  apiUrl: string;
  fetch: FetchPort;
  timers: Timers;
  logger: Logger;
  /** Outbound proxy for sockets, if any. */
  agent?: Agent | undefined;
  /** Further host suffixes domain discovery may name. */
  allowedSuffixes?: readonly string[];
  random?: () => number;
  /** Keep-alive period, ms: LivePerson closes sockets after 60 s of silence; a dead peer is noticed within this plus 10 s. */
  keepAliveMs?: number;
  /** Counted on; absent: from nought. */
  counts?: SessionCounts;
}

/** New sockets of all agents stay below 200 in any second; the pacer may make up for a late timer. */
const SOCKETS_PER_SECOND = 190;
const KEEP_ALIVE_MS = 25_000;

/** `archive`: history by time. `counts`: what happened between this server and LivePerson since the start. */
export function createLivePerson(options: LivePersonOptions): LivePerson & {
  readonly counts: SessionCounts;
  readonly archive: HistoryArchive;
  readonly consumerSearch: ConsumerSearch;
  stop(): void;
} {
  const { fetch, timers, logger } = options;
  const domains = createDomains({
    baseUrl: options.apiUrl,
    fetch,
    clock: timers,
    logger,
    allowedSuffixes: options.allowedSuffixes ?? [],
  });
  const signIn = createSignIn({ fetch, domains, timers });
  const beat = createBeat(options.keepAliveMs ?? KEEP_ALIVE_MS, timers, (error) =>
    logger.error({ err: error }, 'keep-alive failed'),
  );
  const counts = options.counts ?? createSessionCounts();
  const machine = createMachineAccess({ fetch, domains, clock: timers });
  const reporting = createReportingCall({ fetch, domains, machine, clock: timers });
  const numberings = new Map<string, Numbering>();
  const shared = {
    signIn,
    domains,
    timers,
    logger,
    beat,
    sockets: createPacer(SOCKETS_PER_SECOND, timers),
    random: options.random ?? Math.random,
    counts,
    numbering(account: string): Numbering {
      const known = numberings.get(account) ?? createNumbering();
      numberings.set(account, known);
      return known;
    },
    agent: options.agent,
  };
  return {
    signIn,
    directory: createDirectory({ fetch, domains, clock: timers, logger }),
    history: createHistory({ fetch, domains }),
    files: createFileDownload({ fetch, domains }),
    machine,
    archive: createHistorySearch(reporting),
    consumerSearch: createConsumerSearch(reporting),
    openSession: (account, bundle, listener) => new LivePersonSession(account, bundle, listener, shared, 'own'),
    openWatch: (account, bundle, listener) => new LivePersonSession(account, bundle, listener, shared, 'all'),
    counts,
    stop: () => beat.stop(),
  };
}
