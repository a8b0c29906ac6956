/** What tests may do to the org that no user could: faults, limits, delays; and the ledger of calls. */
import { ApiError } from './apiError.ts';
import type { ObjectDef, Row } from './schema/types.ts';

/** One call that reached the REST API. `rows` counts the records a collection carried. */
export interface LedgerEntry {
  at: number;
  method: string;
  /** Path without version, and without query text, which holds personal data. */
  path: string;
  userId: string;
  status: number;
  rows: number;
  client: string | null;
}

export interface Fault {
  /** Only calls with this method. */
  method?: string;
  /** Only calls whose path (below the version, e.g. `/composite/sobjects`) matches. */
  path?: RegExp;
  /** Http status and error of the refusal; default 503 SERVER_UNAVAILABLE. */
  status?: number;
  errorCode?: string;
  message?: string;
  /** Cut the connection instead: before the work, or after it, when the caller cannot know. */
  drop?: 'before' | 'after';
  /** How many calls; default 1. */
  times?: number;
}

const KEPT = 10_000;

export class OrgControl {
  readonly #faults: (Fault & { left: number })[] = [];
  readonly #locked: { matches: (definition: ObjectDef, row: Row) => boolean; left: number }[] = [];
  readonly #ledger: LedgerEntry[] = [];
  readonly #latencyDefault: number;
  latencyMs: number;
  used = 0;
  max = 100_000;
  total = 0;
  /** Megabytes an org may hold. */
  storage = { data: 1_024, files: 1_024 };
  /** Counting all rows for each new one takes time, so the limit holds only once a test has set it. */
  storageIsLimited = false;
  /** The instance is being upgraded: everything can be read, nothing written (Salesforce: Read-Only Mode). */
  readOnly = false;
  /** Where the API user's address is not accepted: when it signs in, or with every request. */
  readonly refusesAddress = new Set<'sign_in' | 'requests'>();

  /** The org's clock against the machine's. */
  clockOffsetMs = 0;
  /** Nobody gets through, or everybody gets the maintenance page. */
  down: 'unreachable' | 'maintenance' | null = null;

  constructor(latencyMs: number) {
    this.latencyMs = latencyMs;
    this.#latencyDefault = latencyMs;
  }

  failNext(fault: Fault): void {
    this.#faults.push({ ...fault, left: fault.times ?? 1 });
  }

  /** Rows that match answer UNABLE_TO_LOCK_ROW the next `times` writes. */
  lockRows(matches: (objectName: string, row: Readonly<Row>) => boolean, times = 1): void {
    this.#locked.push({ matches: (definition, row) => matches(definition.name, row), left: times });
  }

  /** Calls used and allowed a day, for Sforce-Limit-Info and /limits. */
  limit(of: { used?: number; max?: number }): void {
    this.used = of.used ?? this.used;
    this.max = of.max ?? this.max;
  }

  /** What of the org's storage there is, MB. */
  storageLimit(of: { dataMb?: number; filesMb?: number }): void {
    this.storageIsLimited = true;
    this.storage = { data: of.dataMb ?? this.storage.data, files: of.filesMb ?? this.storage.files };
  }

  setLatency(ms: number | null): void {
    this.latencyMs = ms ?? this.#latencyDefault;
  }

  takeFault(method: string, path: string): Fault | null {
    const found = this.#faults.find(
      (f) =>
        f.left > 0 && (f.method === undefined || f.method === method) && (f.path === undefined || f.path.test(path)),
    );
    if (!found) return null;
    found.left--;
    if (found.left === 0) this.#faults.splice(this.#faults.indexOf(found), 1);
    return found;
  }

  rowFault(definition: ObjectDef, row: Row): ApiError | null {
    if (this.readOnly)
      return new ApiError(
        400,
        'INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE',
        'You can’t create, update or delete data while this instance is being upgraded.',
      );
    const found = this.#locked.find((lock) => lock.left > 0 && lock.matches(definition, row));
    if (!found) return null;
    found.left--;
    return new ApiError(400, 'UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record');
  }

  note(entry: LedgerEntry): void {
    this.total++;
    this.#ledger.push(entry);
    if (this.#ledger.length > KEPT * 2) this.#ledger.splice(0, KEPT);
  }

  ledger(): readonly LedgerEntry[] {
    return this.#ledger;
  }

  clearLedger(): void {
    this.#ledger.length = 0;
    this.total = 0;
  }
}
