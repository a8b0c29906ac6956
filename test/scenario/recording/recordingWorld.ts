/** A recorder with its real store and real Salesforce writer, against the stand-in org. */
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import type { WriteBudget } from '../../../connector-server/src/recorder/budget.ts';
import { createRecorder } from '../../../connector-server/src/recorder/recorder.ts';
import type { Recorder } from '../../../connector-server/src/recorder/recorder.ts';
import type { AttachmentSource, FileScanner } from '../../../connector-server/src/recorder/filePorts.ts';
import type { TranscriptLine } from '../../../connector-server/src/recorder/ports.ts';
import type { RecordSettings } from '../../../connector-server/src/recorder/recordSettings.ts';
import { createSalesforceWriter } from '../../../connector-server/src/salesforce/salesforceWriter.ts';
import type { SalesforceWriter } from '../../../connector-server/src/salesforce/salesforceWriter.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { createRecordStore } from '../../../connector-server/src/store/recordStore.ts';
import { startSalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import type { SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { ACCOUNT_ID, SKILLS, USERS, salesforceId } from '../../../sandbox/seed.ts';
import { sql } from 'kysely';
import { quietLog } from '../../support/database.ts';
import { testFiling } from '../../support/filing.ts';
import { createManualTimers } from '../../unit/recorder/manualTimers.ts';
import type { ManualTimers } from '../../unit/recorder/manualTimers.ts';

export interface RecordingWorld {
  org: SalesforceOrg;
  writer: SalesforceWriter;
  recorder: Recorder;
  timers: ManualTimers;
  /** Moves time on and writes what is due. */
  settle(ms?: number): Promise<void>;
  /** Settles until nothing waits, through retries. */
  settleAll(): Promise<void>;
  close(): Promise<void>;
}

export const user = (key: string) => {
  const found = USERS.find((one) => one.key === key);
  if (found === undefined) throw new Error(`nobody is called ${key}`);
  return found;
};
export const livePersonId = (key: string): string => user(key).livePerson?.userId ?? '';
export const salesforceUserId = (key: string): string => user(key).salesforce?.userId ?? '';
export const GRACE = salesforceId('003', 1);
export const LARKSPUR = salesforceId('001', 1);

/** Empties the database. `known`: agents who signed in through the softphone, by seed key; the others are found by e-mail. */
export async function startRecordingWorld(
  database: Database,
  known: readonly string[] = [],
  budgetOf?: (writer: SalesforceWriter, timers: ManualTimers) => WriteBudget,
  transcripts: TranscriptWorld = {},
): Promise<RecordingWorld> {
  await sql`truncate connector.facts, connector.outbox, connector.conversation_records, connector.task_records, connector.transcript_parts`.execute(
    database.db,
  );
  const org = await startSalesforceOrg();
  const timers = createManualTimers(Date.now());
  const writer = createSalesforceWriter({
    profileOf: (connectionId) =>
      Promise.resolve({
        connectionId,
        orgId: org.orgId,
        loginUrl: org.url,
        apiVersion: '66.0',
        auth: {
          flow: 'jwt_bearer',
          clientId: org.apiUser.clientId,
          username: org.apiUser.username,
          privateKey: org.apiUser.privateKeyPem,
        },
      }),
    grants: { get: () => Promise.resolve(null), put: () => Promise.resolve() },
    now: () => Date.now(),
    allowLoopback: true,
    log: quietLog,
    timeoutMs: 5_000,
  });
  const recorder = createRecorder({
    store: createRecordStore(database.db),
    writer,
    timers,
    log: quietLog,
    ...(budgetOf && { budget: budgetOf(writer, timers) }),
    directory: {
      agent: (_connection, id) => {
        const found = USERS.find((one) => one.livePerson?.userId === id);
        return Promise.resolve(
          found === undefined
            ? null
            : { name: found.name, email: found.email, isBot: found.livePerson?.userTypeId === 2 },
        );
      },
      skillName: (_connection, id) => Promise.resolve(SKILLS.find((skill) => skill.id === id)?.name ?? null),
    },
    knownAgents: {
      salesforceUserId: (_connection, id) =>
        Promise.resolve(known.map(user).find((one) => one.livePerson?.userId === id)?.salesforce?.userId ?? null),
    },
    transcripts: { fetch: async (_connection, conversationId) => (transcripts.lines ?? linesOf)(conversationId) },
    filing: testFiling(database, { files: writer.files, ...transcripts.filing }),
    settings: () => ({
      liveperson: { account: ACCOUNT_ID },
      records: {
        wrapUpMinutes: 10,
        taskSubject: 'LivePerson {channel}: {consumer}',
        unassignedQueue: 'LivePerson_Unassigned',
      },
      transcripts: { save: 'field', ...transcripts.settings },
    }),
  });
  const settle = async (ms = 2_000): Promise<void> => {
    timers.advance(ms);
    await recorder.drain();
  };
  return {
    org,
    writer,
    recorder,
    timers,
    settle,
    async settleAll() {
      for (let round = 0; round < 40 && (await recorder.status()).waiting > 0; round++) await settle(15 * 60_000);
    },
    async close() {
      await recorder.stop();
      await org.close();
    },
  };
}

/** What can be different about transcripts; read anew each time. */
export interface TranscriptWorld {
  lines?: (conversationId: string) => TranscriptLine[] | null;
  settings?: Partial<RecordSettings['transcripts']>;
  filing?: { attachments?: AttachmentSource; scanner?: FileScanner };
}

export const linesOf = (conversationId: string): TranscriptLine[] => [
  {
    dialogId: conversationId,
    sequence: 0,
    at: STARTED,
    fromName: 'Grace Holloway',
    fromRole: 'consumer',
    internal: false,
    text: 'Hello, are you there?',
  },
  {
    dialogId: conversationId,
    sequence: 1,
    at: STARTED + 20_000,
    fromName: 'Ada Brightwell',
    fromRole: 'agent',
    internal: false,
    text: 'I am. 🌱',
  },
];

export const STARTED = Date.parse('2026-11-02T08:00:00Z');

export interface Story {
  id: string;
  agents: readonly string[];
  contact?: string;
}

/** A conversation that each agent handled for a minute, one after the other; the last one closed it and wrapped up. */
export function story({ id, agents, contact }: Story): ConversationFact[] {
  const facts: ConversationFact[] = [
    {
      type: 'opened',
      conversationId: id,
      at: STARTED,
      skillId: '4101',
      channel: 'web',
      source: 'SHARK',
      consumerId: 'consumer-1',
      consumerName: 'Grace Holloway',
      dialogId: id,
    },
  ];
  let at = STARTED;
  agents.forEach((key, index) => {
    const agentId = livePersonId(key);
    if (index > 0)
      facts.push({ type: 'unassigned', conversationId: id, agentId: livePersonId(agents[index - 1] ?? ''), at });
    facts.push({ type: 'assigned', conversationId: id, agentId, at });
    if (index === 0 && contact !== undefined)
      facts.push({
        type: 'linked',
        conversationId: id,
        object: 'Contact',
        recordId: contact,
        recordName: 'Grace Holloway',
        agentId,
        at: at + 500,
      });
    at += 60_000;
  });
  const last = livePersonId(agents.at(-1) ?? '');
  facts.push({
    type: 'closed',
    conversationId: id,
    by: 'agent',
    at,
    dialogs: [{ dialogId: id, kind: 'main', lastSequence: 1 }],
  });
  facts.push({ type: 'wrapped_up', conversationId: id, agentId: last, at: at + 5_000 });
  return facts;
}
