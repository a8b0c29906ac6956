/**
 * Conversations that agents really have at LivePerson's stand-in, recorded by the real recorder, store and writer in the
 * stand-in org; a fault box on the line to Salesforce. The recorder's clock moves only when told.
 */
import { createRecorder, type Recorder, type RecorderDeps } from '../../../connector-server/src/recorder/recorder.ts';
import type { TranscriptSource } from '../../../connector-server/src/recorder/ports.ts';
import type { RecordMark } from '../../../connector-server/src/protocol/types.ts';
import {
  createSalesforceWriter,
  type SalesforceWriter,
  type SalesforceWriterDeps,
} from '../../../connector-server/src/salesforce/salesforceWriter.ts';
import { parseSettings } from '../../../connector-server/src/settings/parseSettings.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { createRecordStore } from '../../../connector-server/src/store/recordStore.ts';
import { createAccountDirectory } from '../../../connector-server/src/wiring/accountDirectory.ts';
import { settingsDocument } from '../../../sandbox/demo/settingsDocument.ts';
import { createFaultBox, type FaultBox } from '../../../sandbox/faults/faultBox.ts';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import {
  acceptedConversation,
  CONNECTION,
  startDeskWorld,
  type DeskWorld,
  type Tab,
} from '../../scenario/desk/deskWorld.ts';
import { createManualTimers, type ManualTimers } from '../../unit/recorder/manualTimers.ts';
import { startTestDatabase } from '../database.ts';
import { testFiling } from '../filing.ts';
import { judge } from './ledgerChecker.ts';
import { closedAtLivePerson } from './recordChecker.ts';

export interface RecordWorld {
  desk: DeskWorld;
  org: SalesforceOrg;
  /** On the line to Salesforce. */
  box: FaultBox;
  database: Database;
  timers: ManualTimers;
  recorder: Recorder;
  /** What the recorder was made of, for another on the same database. */
  deps: RecorderDeps;
  writer: SalesforceWriter;
  /** Lines of the log, parsed. */
  logs: { level: string; msg: string; [field: string]: unknown }[];
  /** The latest mark of each conversation. */
  marks: Map<string, RecordMark>;
  ada: Tab;
  /** So many conversations from hello to the end of the wrap-up, at LivePerson. Returns their ids. */
  closed(count: number, text?: string): Promise<string[]>;
  /** Moves time on and writes what is due. */
  settle(ms?: number): Promise<void>;
  /** Settles until nothing waits, through retries; at most ten hours. */
  settleAll(): Promise<void>;
  /** LivePerson = softphone = Salesforce, each exactly once. */
  verdict(): Promise<string[]>;
  close(): Promise<void>;
}

/** What was said in conversations that only the facts know. */
export const MADE_UP: TranscriptSource = {
  fetch: (_connection, _conversation, dialogs) =>
    Promise.resolve(
      dialogs.map(({ dialogId }) => ({
        dialogId,
        sequence: 1,
        at: Date.parse('2026-11-02T08:00:00Z'),
        fromName: 'Grace',
        fromRole: 'consumer',
        internal: false,
        text: 'Hello',
      })),
    ),
};

export interface RecordWorldOptions {
  writer?: Partial<SalesforceWriterDeps>;
  recorder?: Partial<RecorderDeps>;
}

export async function startRecordWorld(options: RecordWorldOptions = {}): Promise<RecordWorld> {
  let target = '';
  const box = await createFaultBox({ target: () => target });
  const timers = createManualTimers(Date.now());
  const [database, org] = await Promise.all([
    startTestDatabase(),
    startSalesforceOrg({ publicUrl: box.url, now: () => timers.now() }),
  ]);
  target = org.url;
  const parsed = parseSettings(settingsDocument({ org, origins: [] }), { allowInsecureUpstream: false });
  const connection = parsed.ok ? parsed.document.connections[0] : undefined;
  if (connection === undefined) throw new Error(JSON.stringify(parsed));
  const logs: RecordWorld['logs'] = [];
  const log = Object.fromEntries(
    ['debug', 'info', 'warn', 'error'].map((level) => [
      level,
      (fields: object, msg: string) => void logs.push({ ...fields, level, msg }),
    ]),
  ) as Record<'debug' | 'info' | 'warn' | 'error', (fields: object, msg: string) => void>;
  const { clientId, username, privateKeyPem: privateKey } = org.apiUser;
  const writer = createSalesforceWriter({
    profileOf: (connectionId) =>
      Promise.resolve({
        connectionId,
        orgId: org.orgId,
        loginUrl: org.publicUrl,
        apiVersion: '66.0',
        auth: { flow: 'jwt_bearer', clientId, username, privateKey },
      }),
    grants: { get: () => Promise.resolve(null), put: () => Promise.resolve() },
    now: () => timers.now(),
    allowLoopback: true,
    log,
    timeoutMs: 2_000,
    ...options.writer,
  });
  const marks: RecordWorld['marks'] = new Map();
  const deps: RecorderDeps = {
    store: createRecordStore(database.db),
    writer,
    directory: createAccountDirectory((id) => desk.desks.directory(id)),
    knownAgents: { salesforceUserId: () => Promise.resolve(null) },
    transcripts: { fetch: (...asked) => desk.desks.transcript(...asked) },
    filing: testFiling(database, { files: writer.files }),
    settings: () => connection,
    timers,
    log,
    random: () => 0.5,
    forgetRefusals: () => writer.forgetAll(),
    ...options.recorder,
  };
  const recorder: Recorder = createRecorder(deps);
  let recorded: Promise<unknown> = Promise.resolve();
  const desk = await startDeskWorld({
    alsoRecord(facts) {
      const one = recorder.record(CONNECTION, facts);
      recorded = Promise.all([recorded, one]);
      return one;
    },
  });
  const ada = await desk.online('ada');
  recorder.onMark((_connection, conversationId, mark) => marks.set(conversationId, mark));
  const settle = async (ms = 2_000): Promise<void> => {
    await recorded;
    timers.advance(ms);
    await recorder.drain();
  };
  const done: string[] = [];
  return {
    desk,
    org,
    box,
    database,
    timers,
    recorder,
    deps,
    writer,
    logs,
    marks,
    ada,
    async closed(count, text = 'Where is my parcel?') {
      const ids: string[] = [];
      for (let n = 0; n < count; n++) {
        const { consumer, conversationId } = await acceptedConversation(desk, ada, `${text} ${done.length + 1}`);
        for (const command of ['closeConversation', 'finishWrapUp'] as const) {
          const answer = await ada.command({ name: command, conversationId });
          if (answer.outcome !== 'done') throw new Error(`${command}: ${JSON.stringify(answer)}`);
          await desk.factOf(command === 'closeConversation' ? 'closed' : 'wrapped_up', conversationId);
        }
        consumer.leave();
        ids.push(conversationId);
        done.push(conversationId);
      }
      return ids;
    },
    settle,
    async settleAll() {
      await recorded;
      for (let round = 0; round < 40 && (await recorder.status()).waiting > 0; round++) await settle(15 * 60_000);
    },
    verdict: () =>
      judge({
        ledger: desk.cloud.ledger,
        frames: ada.frames,
        conversations: done,
        recorded: { account: desk.cloud.account, closed: closedAtLivePerson(desk.cloud), org, transcripts: true },
      }),
    async close() {
      box.heal();
      await recorder.stop();
      await desk.close();
      await org.close();
      await box.close();
      await database.close();
    },
  };
}
