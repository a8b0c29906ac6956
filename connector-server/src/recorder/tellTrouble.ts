import type { LaneTrouble } from './laneBreaker.ts';
import type { Lane } from './outboxWorker.ts';

interface TroubleLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Tells the operator once that a lane rests and why, and once (`trouble` null) that it works again. */
export function tellTrouble(log: TroubleLog, { connectionId, kind }: Lane, trouble: LaneTrouble | null): void {
  const fields = { connection: connectionId, kind };
  if (trouble === null) return log.info(fields, 'Salesforce takes records again');
  const told = { ...fields, code: trouble.code, reason: trouble.message };
  if (trouble.org === 'refuses')
    log.error(told, 'Salesforce refuses the connector: records wait until an administrator acts');
  else log.warn(told, 'Salesforce takes no records now: they wait and are tried again');
}
