/** A recorder on a real database with an org in memory; `useRecorderWorld` sets it up around each test of a file. */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import type { RecordMark } from '../../../connector-server/src/protocol/types.ts';
import type { TranscriptLine } from '../../../connector-server/src/recorder/ports.ts';
import { createRecorder } from '../../../connector-server/src/recorder/recorder.ts';
import type { RecordSettings } from '../../../connector-server/src/recorder/recordSettings.ts';
import type { Recorder } from '../../../connector-server/src/recorder/recorder.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { createRecordStore } from '../../../connector-server/src/store/recordStore.ts';
import { quietLog, startTestDatabase } from '../../support/database.ts';
import { testFiling } from '../../support/filing.ts';
import { createFakeSalesforce } from './fakeSalesforce.ts';
import type { FakeSalesforce } from './fakeSalesforce.ts';
import { createManualTimers } from './manualTimers.ts';
import type { ManualTimers } from './manualTimers.ts';

export interface RecorderWorld {
  database: Database;
  timers: ManualTimers;
  org: FakeSalesforce;
  recorder: Recorder;
  marks: (RecordMark & { conversation: string })[];
  /** What LivePerson hands out; null: not now. */
  transcript: TranscriptLine[] | null;
  /** Dialogs whose text was asked for. */
  asked: string[];
}

export const world = {} as RecorderWorld;
export const MINUTE = 60_000;

export const emptyTables = async (): Promise<void> => {
  await sql`truncate connector.facts, connector.outbox, connector.conversation_records, connector.task_records, connector.transcript_parts`.execute(
    world.database.db,
  );
};

export function useRecorderWorld(): void {
  beforeAll(async () => {
    world.database = await startTestDatabase();
  });
  afterAll(() => world.database.close());
  beforeEach(async () => {
    await emptyTables();
    world.timers = createManualTimers();
    world.org = createFakeSalesforce();
    world.asked = [];
    world.transcript = [
      {
        dialogId: 'd1',
        sequence: 1,
        at: world.timers.now(),
        fromName: 'Grace',
        fromRole: 'consumer',
        internal: false,
        text: 'Hello',
      },
    ];
    world.recorder = startRecorder();
  });
  afterEach(() => world.recorder.stop());
}

export function startRecorder({
  records = {},
  agents,
  ...options
}: {
  mayWrite?: () => boolean;
  records?: Partial<RecordSettings['records']>;
  agents?: () => RecordSettings['agents'];
} = {}): Recorder {
  world.marks = [];
  const made = createRecorder({
    store: createRecordStore(world.database.db),
    writer: world.org,
    ...options,
    timers: world.timers,
    log: quietLog,
    random: () => 0.5,
    directory: {
      agent: (_connection, id) =>
        Promise.resolve(
          (
            {
              101: { name: 'Ada', email: 'ada@harbor.example', isBot: false },
              102: { name: 'Ben', email: 'BEN@harbor.example', isBot: false },
              104: { name: 'Nova', email: null, isBot: true },
            } as const
          )[Number(id) as 101] ?? null,
        ),
      skillName: (_connection, id) => Promise.resolve(id === '4101' ? 'Sales' : null),
    },
    knownAgents: { salesforceUserId: (_connection, id) => Promise.resolve(id === '101' ? '005ada' : null) },
    transcripts: {
      fetch: (_connection, _conversation, dialogs) => {
        world.asked.push(...dialogs.map(({ dialogId }) => dialogId));
        return Promise.resolve(world.transcript);
      },
    },
    filing: testFiling(world.database),
    settings: (id) =>
      id === 'harbor'
        ? {
            liveperson: { account: '9001' },
            agents: agents?.(),
            records: {
              wrapUpMinutes: 10,
              taskSubject: 'LivePerson {channel} {consumer}',
              unassignedQueue: 'LivePerson_Unassigned',
              ...records,
            },
            transcripts: { save: 'field' },
          }
        : null,
  });
  made.onMark((_connection, conversation, mark) => world.marks.push({ conversation, ...mark }));
  return made;
}

export const T0 = Date.parse('2026-11-02T08:00:00Z');
export const opened = (id: string): ConversationFact => ({
  type: 'opened',
  conversationId: id,
  at: T0,
  skillId: '4101',
  channel: 'whatsapp',
  source: 'WHATSAPP',
  consumerId: 'u1',
  consumerName: 'Grace Holloway',
  dialogId: 'd1',
});
export const assigned = (id: string, agentId: string, second: number): ConversationFact => ({
  type: 'assigned',
  conversationId: id,
  agentId,
  at: T0 + second * 1000,
});
export const unassigned = (id: string, agentId: string, second: number): ConversationFact => ({
  type: 'unassigned',
  conversationId: id,
  agentId,
  at: T0 + second * 1000,
});
export const closed = (id: string, second: number): ConversationFact => ({
  type: 'closed',
  conversationId: id,
  by: 'agent',
  at: T0 + second * 1000,
  dialogs: [{ dialogId: 'd1', kind: 'main', lastSequence: 1 }],
});
export const wrappedUp = (id: string, agentId: string): ConversationFact => ({
  type: 'wrapped_up',
  conversationId: id,
  agentId,
  at: world.timers.now(),
});
export const linked = (id: string, object: string, recordId: string): ConversationFact => ({
  type: 'linked',
  conversationId: id,
  object,
  recordId,
  recordName: 'x',
  agentId: '101',
  at: T0 + 1500,
});
export const whole = (id: string): ConversationFact[] => [
  opened(id),
  assigned(id, '101', 1),
  linked(id, 'Contact', '003grace'),
  closed(id, 61),
  wrappedUp(id, '101'),
];

export async function settle(ms = 2_000): Promise<void> {
  world.timers.advance(ms);
  await world.recorder.drain();
}
