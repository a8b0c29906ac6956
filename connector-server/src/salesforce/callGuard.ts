/**
 * Stands before every call of the API user. What this product was not built to ask, or far more rows than it ever needs, means
 * that somebody or something else is at work: nothing goes to that org any more until an administrator looked.
 */
import type { LaneStop } from '../recorder/budget.ts';
import type { BudgetMeter } from './budgetMeter.ts';
import { CallFailure } from './callFailure.ts';
import { unknownCall } from './compiledCalls.ts';
import type { LaneStops } from './laneStops.ts';
import type { OrgCall, OrgConnections } from './orgConnection.ts';
import type { ReadCount } from './readCount.ts';

export interface CallGuardDeps {
  stops: LaneStops;
  reads: ReadCount;
  meter: Pick<BudgetMeter, 'noteRefusal' | 'noteTaken'>;
  /** Rows a connection may read within an hour. */
  readsPerHour: (connectionId: string) => number;
  /** Whether the settings let the connector create records by itself; absent: no. */
  creates?: ((connectionId: string) => boolean) | undefined;
  /** Once for each call that was sent. */
  onSent: (connectionId: string) => void;
  now: () => number;
}

/** As before, but a stopped org is not called: rejects with CallFailure `LANE_STOPPED`, certain, never sent. */
export function guardCalls(
  call: OrgConnections['call'],
  { stops, reads, meter, readsPerHour, creates, onSent, now }: CallGuardDeps,
): OrgConnections['call'] {
  const stop = (connectionId: string, code: LaneStop['code'], text: string): void =>
    stops.stop({ connectionId, since: now(), code, text });
  return async (connectionId, wanted: OrgCall) => {
    if (stops.of(connectionId) === null) {
      const unknown = unknownCall(wanted, creates?.(connectionId) ?? false);
      if (unknown !== null)
        stop(connectionId, 'UNKNOWN_CALL', `A call the connector does not make was stopped: ${unknown}.`);
    }
    const stopped = stops.of(connectionId);
    if (stopped !== null) throw laneStopped(stopped);
    onSent(connectionId);
    let answer: unknown;
    try {
      answer = await call(connectionId, wanted);
    } catch (error) {
      if (error instanceof CallFailure && error.code === 'REQUEST_LIMIT_EXCEEDED') meter.noteRefusal(connectionId);
      throw error;
    }
    meter.noteTaken(connectionId);
    reads.add(connectionId, rowsIn(answer));
    const rows = reads.lastHour(connectionId);
    if (rows > readsPerHour(connectionId))
      stop(
        connectionId,
        'TOO_MANY_READS',
        `${rows} rows were read from the org within an hour; the settings allow ${readsPerHour(connectionId)}.`,
      );
    return answer;
  };
}

function laneStopped({ text }: LaneStop): CallFailure {
  return new CallFailure({
    kind: 'unavailable',
    code: 'LANE_STOPPED',
    message: `Nothing is sent to this org until an administrator allows it again. ${text}`,
    certain: true,
    permanent: true,
  });
}

/** Rows a query or a search returned, also inside a composite or a batch. */
function rowsIn(answer: unknown): number {
  if (typeof answer !== 'object' || answer === null) return 0;
  const { records, searchRecords, compositeResponse, results } = answer as Record<string, unknown>;
  if (Array.isArray(records)) return records.length;
  if (Array.isArray(searchRecords)) return searchRecords.length;
  const parts: unknown[] = Array.isArray(compositeResponse) ? compositeResponse : Array.isArray(results) ? results : [];
  return parts.reduce((sum: number, part) => {
    const { body, result } = (part ?? {}) as { body?: unknown; result?: unknown };
    return sum + rowsIn(body ?? result);
  }, 0);
}
