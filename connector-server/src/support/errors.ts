/** What the person in front of the failure can do next. */
export type ErrorAction = 'sign_in' | 'wait' | 'retry' | 'contact_admin' | 'none';

export interface ConnectorErrorDetails {
  /** Stable word for programs, e.g. `identity_expired`. */
  code: string;
  /** Plain sentence for people; never holds a secret, a name or message text. */
  text: string;
  /** Trying again without a change cannot help. */
  permanent: boolean;
  /** False: the operation may have been carried out although it failed here. */
  certain: boolean;
  action: ErrorAction;
  cause?: unknown;
}

/** Every failure that crosses the edge of a room is one of these, so that nobody has to read messages to decide. */
export class ConnectorError extends Error {
  readonly code: string;
  readonly text: string;
  readonly permanent: boolean;
  readonly certain: boolean;
  readonly action: ErrorAction;

  constructor(details: ConnectorErrorDetails) {
    super(details.text, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'ConnectorError';
    this.code = details.code;
    this.text = details.text;
    this.permanent = details.permanent;
    this.certain = details.certain;
    this.action = details.action;
  }
}
