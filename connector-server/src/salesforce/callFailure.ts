/** A call that failed as a whole, read from whatever jsforce, undici or our sign-in threw. */
import type { OrgState } from '../recorder/ports.ts';
import { ConnectorError } from '../support/errors.ts';
import { errorMeaning, orgStateOf } from './errorTable.ts';

export type CallFailureKind =
  /** The token is no longer accepted. */
  | 'session_expired'
  /** Salesforce understood and refused. */
  | 'refused'
  /** No or no useful answer. */
  | 'unavailable';

export class CallFailure extends Error {
  readonly kind: CallFailureKind;
  readonly code: string;
  /** False: the call may have been executed. */
  readonly certain: boolean;
  readonly fields: string[];
  /** The sign-in says that an administrator must act. */
  readonly permanent: boolean;
  /** What it says about the org; null: another call may go through. */
  readonly org: OrgState | null;

  constructor(details: {
    kind: CallFailureKind;
    code: string;
    message: string;
    certain: boolean;
    fields?: string[];
    permanent?: boolean;
    cause?: unknown;
  }) {
    super(details.message, { cause: details.cause });
    this.name = 'CallFailure';
    this.kind = details.kind;
    this.code = details.code;
    this.certain = details.certain;
    this.fields = details.fields ?? [];
    this.permanent = details.permanent ?? false;
    this.org = this.permanent
      ? 'refuses'
      : details.kind === 'refused'
        ? orgStateOf(errorMeaning(details.code, details.message))
        : 'away';
  }
}

/** Codes of failures that happen before anything was sent. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
]);
const EXPIRED = new Set(['INVALID_SESSION_ID', 'INVALID_AUTH_HEADER', 'Missing_OAuth_Token', 'ERROR_HTTP_401']);

export function callFailure(error: unknown, during: 'sign_in' | 'call'): CallFailure {
  if (error instanceof CallFailure) return error;
  if (during === 'sign_in') return signInFailure(error);
  const { errorCode, data } = error as { errorCode?: unknown; data?: { fields?: unknown } };
  if (errorCode === 'MULTIPLE_API_ERRORS') return callFailure(firstOf(data), during);
  const message = error instanceof Error ? error.message : String(error);
  if (typeof errorCode === 'string') {
    if (EXPIRED.has(errorCode))
      return new CallFailure({ kind: 'session_expired', code: errorCode, message, certain: true, cause: error });
    const serverSide =
      /^ERROR_HTTP_5/.test(errorCode) ||
      errorCode === 'SERVER_UNAVAILABLE' ||
      errorCode === 'UNKNOWN_EXCEPTION' ||
      errorCode === 'REQUEST_RUNNING_TOO_LONG';
    const fields = Array.isArray(data?.fields)
      ? data.fields.filter((name): name is string => typeof name === 'string')
      : [];
    return new CallFailure({
      kind: serverSide ? 'unavailable' : 'refused',
      code: errorCode,
      message,
      certain: !serverSide,
      fields,
      cause: error,
    });
  }
  const code = networkCode(error);
  return new CallFailure({
    kind: 'unavailable',
    code,
    message: `Salesforce did not answer (${code}).`,
    certain: NEVER_SENT.has(code),
    cause: error,
  });
}

/** jsforce's word for an answer with no error in it, or several: the first says what happened, and none says nothing. */
function firstOf(data: unknown): unknown {
  const [first] = Array.isArray(data) ? (data as { errorCode?: unknown; message?: unknown }[]) : [];
  if (typeof first?.errorCode !== 'string') return new Error('Salesforce refused without a reason.');
  return Object.assign(new Error(String(first.message)), { errorCode: first.errorCode, data: first });
}

function signInFailure(error: unknown): CallFailure {
  const known = error instanceof ConnectorError ? error : null;
  return new CallFailure({
    kind: 'unavailable',
    code: known?.code ?? 'salesforce_sign_in_failed',
    message: known?.text ?? 'The API user could not be signed in.',
    certain: true,
    permanent: known?.permanent ?? false,
    cause: error,
  });
}

/** What the network said, from an error and its causes, e.g. `ECONNREFUSED`. */
export function networkCode(error: unknown): string {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code = (at as { code?: unknown }).code;
    if (typeof code === 'string') return code;
    if (at.name === 'AbortError' || at.name === 'TimeoutError') return 'TIMEOUT';
  }
  return 'NETWORK';
}
