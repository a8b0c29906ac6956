/** The recorder: facts in, Salesforce records out, marks back. */
import { randomUUID } from 'node:crypto';
import type { ConversationFact } from '../conversation/facts.ts';
import type { TranscriptVerifyAnswer } from '../protocol/adminTypes.ts';
import { salesforceUserOf } from '../support/agentPairs.ts';
import type { Timers } from '../support/clock.ts';
import { LANE_LOOK_MS, laneWaits, NO_BUDGET } from './budget.ts';
import type { WriteBudget } from './budget.ts';
import type { CreationPorts } from './creation/creationPorts.ts';
import { createFactIntake } from './factIntake.ts';
import type { Filing } from './filePorts.ts';
import type { LingerMs } from './factIntake.ts';
import { failedMark, laterMark, savedMark, savingMark } from './marks.ts';
import { createOutboxWorker } from './outboxWorker.ts';
import type { Lane, LaneInTrouble } from './outboxWorker.ts';
import { guardedCreator, guardedWriter } from './guardedWriter.ts';
import { createOwnerLookup } from './owners.ts';
import type {
  AccountDirectory,
  FactSink,
  KnownAgents,
  RecordMarkListener,
  RecordWriter,
  TranscriptSource,
} from './ports.ts';
import type { BatchDeps, BatchOutcome } from './batch.ts';
import { writeRecordBatch } from './recordBatch.ts';
import type { RecordSettingsOf } from './recordSettings.ts';
import type { ConversationRef, DeadLetter, Job, OutboxCounts, RecordStore } from './recordStore.ts';
import { TRANSCRIPTS_PER_BATCH, writeTranscriptBatch } from './transcriptBatch.ts';
import { checkTranscript } from './transcriptCheck.ts';
import { createTranscriptDocuments } from './transcriptDocuments.ts';
import { tellTrouble } from './tellTrouble.ts';
import { watchedWriter } from './watchedWriter.ts';

export interface RecorderDeps {
  store: RecordStore;
  writer: RecordWriter;
  directory: AccountDirectory;
  knownAgents: KnownAgents;
  transcripts: TranscriptSource;
  filing: Filing;
  settings: RecordSettingsOf;
  timers: Timers;
  log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
  /** [0, 1); default Math.random. */
  random?: () => number;
  linger?: LingerMs;
  /** Names this server among those who lease jobs; asked each time, since a server that was declared dead goes on as another. */
  owner?: () => string;
  /** False: this server may have been declared dead, so no write to Salesforce is begun. Absent: always. */
  mayWrite?: () => boolean;
  /** Somebody says that what the orgs refused is mended: what is remembered of it is forgotten. */
  forgetRefusals?: () => void;
  /** Connections to the same org as this one, itself included; they share one lane. Default: itself. */
  sharing?: (connectionId: string) => readonly string[];
  /** People and Cases made by itself, where the settings say so. Absent: none. */
  creation?: CreationPorts;
  /** What the org's allowances leave room for. Absent: everything. */
  budget?: WriteBudget;
}

export interface Recorder extends FactSink {
  /** As `record`, and resolves with the conversations for which something was new. */
  learn(connectionId: string, facts: readonly ConversationFact[]): Promise<ReadonlySet<string>>;
  start(): void;
  /** Ends after the writes under way; what is left stays in the outbox. */
  stop(): Promise<void>;
  /** Writes everything that is due now. */
  drain(): Promise<void>;
  /** Other servers are gone: what they held is looked for now. */
  lookAgain(): void;
  /** Something changed that may have mended the orgs (settings, an administrator's word): what rests is tried now. */
  hurry(): void;
  /** Lanes whose org takes nothing, as far as this server tried. */
  troubles(): LaneInTrouble[];
  /** Returns a function that stops the listener. */
  onMark(listener: RecordMarkListener): () => void;
  status(): Promise<OutboxCounts>;
  deadLetters(limit?: number): Promise<DeadLetter[]>;
  /** Puts dead letters back to work. Returns how many. */
  replay(refs: readonly ConversationRef[]): Promise<number>;
  /** Writes everything of these conversations again, whatever was written before. Returns of how many anything is known. */
  rewrite(connectionId: string, conversationIds: readonly string[]): Promise<number>;
  /** Compares a transcript in Salesforce with LivePerson's history. Null: there is no such connection. */
  checkTranscript(connectionId: string, conversationId: string): Promise<TranscriptVerifyAnswer | null>;
  /** Writes a transcript again, by the rules of today. False: nothing is known of the conversation. */
  rewriteTranscript(connectionId: string, conversationId: string): Promise<boolean>;
}

const DEFAULT_LINGER: LingerMs = { running: 1_500, closing: 250 };
/** Rows and Tasks of so many conversations travel in one call each: two collections of 200 rows, and about three. */
const RECORDS_PER_BATCH = 400;

export function createRecorder(deps: RecorderDeps): Recorder {
  const random = deps.random ?? Math.random;
  const now = (): number => deps.timers.now();
  const listeners = new Set<RecordMarkListener>();
  const owners = createOwnerLookup({
    known: deps.knownAgents,
    directory: deps.directory,
    writer: deps.writer,
    mapped: (connectionId, agentId) => salesforceUserOf(deps.settings(connectionId)?.agents, agentId),
    now,
  });
  const writer = guardedWriter(deps.writer, deps.mayWrite ?? (() => true));
  const self = randomUUID();
  const budget = deps.budget ?? NO_BUDGET;
  const { store, directory, transcripts } = deps;
  const documents = createTranscriptDocuments({ orgZone: (id) => deps.filing.files.timeZone(id), now });
  const guardedCreation = (ports: CreationPorts): NonNullable<BatchDeps['creation']> => ({
    ...ports,
    creator: guardedCreator(ports.creator, deps.mayWrite ?? (() => true)),
    scopeOf: (connectionId) => [...(deps.sharing?.(connectionId) ?? [connectionId])].sort()[0] ?? connectionId,
  });
  const batch: BatchDeps & Filing = {
    store,
    writer,
    directory,
    owners,
    transcripts,
    documents,
    budget,
    now,
    random,
    ...deps.filing,
    creation: deps.creation && guardedCreation(deps.creation),
  };

  const tell: RecordMarkListener = (connectionId, conversationId, mark) => {
    for (const listener of listeners) listener(connectionId, conversationId, mark);
  };

  const worker = createOutboxWorker({
    store: deps.store,
    timers: deps.timers,
    random,
    owner: deps.owner ?? (() => self),
    limit: (kind) => (kind === 'transcript' ? TRANSCRIPTS_PER_BATCH : RECORDS_PER_BATCH),
    waits: (lane) => (laneWaits(budget.level(lane.connectionId), lane.kind) ? LANE_LOOK_MS : null),
    sharing: deps.sharing ?? ((connectionId) => [connectionId]),
    process: (lane, jobs) => work(lane, jobs),
    onSettled(lane, outcome) {
      report(lane, outcome);
      if (lane.kind === 'record') markAll(lane, outcome);
    },
    onTrouble: (lane, trouble) => tellTrouble(deps.log, lane, trouble),
    onError: (lane, error) =>
      deps.log.error({ connection: lane?.connectionId, err: error }, 'Recording failed and will be tried again'),
  });

  const work = async (lane: Lane, jobs: readonly Job[]): Promise<BatchOutcome> => {
    const settings = deps.settings(lane.connectionId);
    if (settings === null)
      return {
        results: jobs.map((job) => ({ job, result: withoutConnection, recordId: null, missingLinks: [] })),
        pause: null,
      };
    let answered = false;
    const watched = { ...batch, writer: watchedWriter(writer, () => (answered = true)) };
    const write = lane.kind === 'transcript' ? writeTranscriptBatch : writeRecordBatch;
    return { ...(await write(watched, lane.connectionId, settings, jobs)), answered };
  };

  const markAll = (lane: Lane, outcome: BatchOutcome): void => {
    for (const { job, result, recordId, missingLinks, linkFacts, leftTasks } of outcome.results) {
      const mark =
        result.outcome === 'dead'
          ? failedMark(result, recordId)
          : result.outcome === 'retry'
            ? savingMark(recordId, result)
            : savedMark(recordId, missingLinks, { linkFacts, leftTasks });
      tell(lane.connectionId, job.conversationId, mark);
    }
  };

  const report = (lane: Lane, outcome: BatchOutcome): void => {
    for (const { job, result } of outcome.results) {
      if (result.outcome !== 'dead') continue;
      deps.log.warn(
        {
          connection: lane.connectionId,
          conversation: job.conversationId,
          kind: lane.kind,
          code: result.code,
          field: result.field,
        },
        'A record was refused by Salesforce and set aside',
      );
    }
    const retried = outcome.results.filter(({ result }) => result.outcome === 'retry' && result.org === undefined);
    const first = retried[0]?.result;
    if (first?.outcome === 'retry')
      deps.log.warn(
        { connection: lane.connectionId, kind: lane.kind, records: retried.length, code: first.code },
        'Records could not be written now and will be tried again',
      );
  };

  const intake = createFactIntake({
    store: deps.store,
    timers: deps.timers,
    random,
    linger: deps.linger ?? DEFAULT_LINGER,
    onCommitted(refs, dueAt) {
      const troubles = worker.troubles().filter(({ kind }) => kind === 'record');
      for (const { connectionId, conversationId } of refs) {
        const trouble = troubles.find((lane) => lane.connectionId === connectionId) ?? null;
        const mark = budget.level(connectionId) === 'none' ? laterMark() : savingMark(null, trouble);
        tell(connectionId, conversationId, mark);
      }
      for (const connectionId of new Set(refs.map((ref) => ref.connectionId)))
        worker.wake({ connectionId, kind: 'record' }, dueAt);
    },
  });

  /** Who repeats something by hand has mended what was in its way, or wants to know whether it is. */
  const tryNow = (connectionId: string): void => {
    if (!worker.troubles().some((lane) => lane.connectionId === connectionId)) return;
    deps.forgetRefusals?.();
    worker.hurry();
  };

  return {
    async record(connectionId, facts) {
      await intake.record(connectionId, facts);
    },
    learn: (connectionId, facts) => intake.record(connectionId, facts),
    start: () => worker.start(),
    async stop() {
      intake.stop();
      await worker.stop();
    },
    drain: () => worker.drain(),
    lookAgain: () => worker.lookAgain(),
    hurry: () => worker.hurry(),
    troubles: () => worker.troubles(),
    onMark(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    status: () => deps.store.counts(now()),
    deadLetters: (limit = 200) => deps.store.deadLetters(limit),
    async rewrite(connectionId, conversationIds) {
      const count = await deps.store.rewrite(connectionId, conversationIds, now());
      tryNow(connectionId);
      worker.wake({ connectionId, kind: 'record' }, now());
      return count;
    },
    async checkTranscript(connectionId, conversationId) {
      const settings = deps.settings(connectionId);
      return settings === null ? null : checkTranscript(batch, connectionId, settings, conversationId);
    },
    async rewriteTranscript(connectionId, conversationId) {
      const known = await deps.store.load(connectionId, [conversationId]);
      if (!known.has(conversationId)) return false;
      await deps.filing.ledger.forget(connectionId, [conversationId]);
      await deps.store.enqueue(connectionId, 'transcript', [conversationId], now());
      worker.wake({ connectionId, kind: 'transcript' }, now());
      return true;
    },
    async replay(refs) {
      const count = await deps.store.replay(refs, now());
      for (const connectionId of new Set(refs.map((ref) => ref.connectionId))) {
        tryNow(connectionId);
        worker.wake({ connectionId, kind: 'record' }, now());
        worker.wake({ connectionId, kind: 'transcript' }, now());
      }
      return count;
    },
  };
}

const withoutConnection = {
  outcome: 'dead',
  code: 'CONNECTION_REMOVED',
  message: 'The connection this conversation belongs to is no longer in the settings.',
  field: null,
  whatToDo: 'Add the connection again, then replay.',
} as const;
