/** The recorder: facts in, Salesforce records out, marks back. */
import { randomUUID } from 'node:crypto';
import type { Timers } from '../support/clock.ts';
import { createFactIntake } from './factIntake.ts';
import type { LingerMs } from './factIntake.ts';
import { failedMark, savedMark, savingMark } from './marks.ts';
import { createOutboxWorker } from './outboxWorker.ts';
import type { Lane } from './outboxWorker.ts';
import { guardedWriter } from './guardedWriter.ts';
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
import { TRANSCRIPTS_PER_CALL, writeTranscriptBatch } from './transcriptBatch.ts';

export interface RecorderDeps {
  store: RecordStore;
  writer: RecordWriter;
  directory: AccountDirectory;
  knownAgents: KnownAgents;
  transcripts: TranscriptSource;
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
}

export interface Recorder extends FactSink {
  start(): void;
  /** Ends after the writes under way; what is left stays in the outbox. */
  stop(): Promise<void>;
  /** Writes everything that is due now. */
  drain(): Promise<void>;
  /** Other servers are gone: what they held is looked for now. */
  lookAgain(): void;
  /** Returns a function that stops the listener. */
  onMark(listener: RecordMarkListener): () => void;
  status(): Promise<OutboxCounts>;
  deadLetters(limit?: number): Promise<DeadLetter[]>;
  /** Puts dead letters back to work. Returns how many. */
  replay(refs: readonly ConversationRef[]): Promise<number>;
}

const DEFAULT_LINGER: LingerMs = { running: 1_500, closing: 250 };
const RECORDS_PER_CALL = 200;

export function createRecorder(deps: RecorderDeps): Recorder {
  const random = deps.random ?? Math.random;
  const now = (): number => deps.timers.now();
  const listeners = new Set<RecordMarkListener>();
  const owners = createOwnerLookup({ known: deps.knownAgents, directory: deps.directory, writer: deps.writer, now });
  const writer = guardedWriter(deps.writer, deps.mayWrite ?? (() => true));
  const self = randomUUID();
  const batch: BatchDeps = { store: deps.store, writer, directory: deps.directory, owners, now, random };

  const tell: RecordMarkListener = (connectionId, conversationId, mark) => {
    for (const listener of listeners) listener(connectionId, conversationId, mark);
  };

  const worker = createOutboxWorker({
    store: deps.store,
    timers: deps.timers,
    random,
    owner: deps.owner ?? (() => self),
    limit: (kind) => (kind === 'transcript' ? TRANSCRIPTS_PER_CALL : RECORDS_PER_CALL),
    process: (lane, jobs) => work(lane, jobs),
    onSettled(lane, outcome) {
      report(lane, outcome);
      if (lane.kind === 'record') markAll(lane, outcome);
    },
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
    return lane.kind === 'transcript'
      ? writeTranscriptBatch({ ...batch, transcripts: deps.transcripts }, lane.connectionId, settings, jobs)
      : writeRecordBatch(batch, lane.connectionId, settings, jobs);
  };

  const markAll = (lane: Lane, outcome: BatchOutcome): void => {
    for (const { job, result, recordId, missingLinks } of outcome.results) {
      const mark =
        result.outcome === 'dead'
          ? failedMark(result, recordId)
          : result.outcome === 'retry'
            ? savingMark(recordId, result)
            : savedMark(recordId, missingLinks);
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
    const retried = outcome.results.filter(({ result }) => result.outcome === 'retry');
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
      for (const { connectionId, conversationId } of refs) tell(connectionId, conversationId, savingMark(null, null));
      for (const connectionId of new Set(refs.map((ref) => ref.connectionId)))
        worker.wake({ connectionId, kind: 'record' }, dueAt);
    },
  });

  return {
    record: (connectionId, facts) => intake.record(connectionId, facts),
    start: () => worker.start(),
    async stop() {
      intake.stop();
      await worker.stop();
    },
    drain: () => worker.drain(),
    lookAgain: () => worker.lookAgain(),
    onMark(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    status: () => deps.store.counts(now()),
    deadLetters: (limit = 200) => deps.store.deadLetters(limit),
    async replay(refs) {
      const count = await deps.store.replay(refs, now());
      for (const connectionId of new Set(refs.map((ref) => ref.connectionId))) {
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
