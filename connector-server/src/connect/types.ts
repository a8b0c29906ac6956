/** What the guide of `npm run connect` is made of: steps, the state between them, and the doors to person and machine. */
import type { WhoCanFix } from '../protocol/doctorTypes.ts';

/** Who must do a step; the request list is sorted by it. */
export type StepPerson = Exclude<WhoCanFix, 'agent'>;

export interface Step {
  /** Stable, e.g. `salesforce.signIn`; kept in the state file. */
  id: string;
  title: string;
  who: StepPerson;
  /** False: the answers so far make it needless. */
  applies(state: ConnectState): boolean;
  /** True: what it would do is already there, looked at and not only remembered. Cheap. */
  done(context: StepContext): Promise<boolean>;
  /** Does it, or asks a person to and proves that they did. Throws StepFailure. Repeating it after a break is safe. */
  run(context: StepContext): Promise<StepEnd>;
  /** Of `connect --disconnect`: takes back what can be, and says what remains. */
  undo?(context: StepContext): Promise<string[]>;
  /** What to send to the person who must do it, in whole sentences with every value filled in. */
  request(state: ConnectState): string[];
}

/** `by_hand`: a person does it later; the step is proved the next time. */
export interface StepEnd {
  result: 'done' | 'by_hand';
  /** What was reached, for the terminal. */
  said: string;
}

/** A step did not come about. What it leaves half done is said in `text`. */
export class StepFailure extends Error {
  readonly code: string;
  readonly mend: string;
  constructor(code: string, text: string, mend: string, options?: { cause?: unknown }) {
    super(text, options);
    this.name = 'StepFailure';
    this.code = code;
    this.mend = mend;
  }
}

export interface StepContext {
  state: ConnectState;
  /** Writes the state file; after each answer, so that a break costs one question. */
  keep(): Promise<void>;
  ask: Ask;
  say(line: string): void;
  files: ConnectFiles;
  /** Through the proxy of the environment, where one is set. */
  fetch: typeof globalThis.fetch;
  /** Opens an address in the person's browser; resolves also where there is none. */
  openBrowser(url: string): Promise<void>;
  now(): number;
  env: Readonly<Record<string, string | undefined>>;
  /** Salesforce and LivePerson on loopback or plain http are allowed, as ALLOW_INSECURE_UPSTREAM and the loopback rule say. */
  allowLoopback: boolean;
  signal: AbortSignal;
}

/** Questions. Each has an id: `--set id=value` answers it without asking; with `--no-input` an open one ends the step. */
export interface Ask {
  text(question: Question & { check?: (answer: string) => string | null; suggest?: string }): Promise<string>;
  secret(question: Question & { check?: (answer: string) => string | null }): Promise<string>;
  choose<T extends string>(question: Question & { choices: readonly Choice<T>[]; suggest?: T }): Promise<T>;
  several<T extends string>(
    question: Question & { choices: readonly Choice<T>[]; suggest?: readonly T[] },
  ): Promise<T[]>;
  confirm(question: Question & { suggest?: boolean }): Promise<boolean>;
  /** How often a person was asked so far. */
  count(): number;
}
export interface Question {
  id: string;
  text: string;
  /** One or two lines on where the answer is found. */
  help?: string;
  /** The answer may be several lines, as a pasted certificate: it ends with its line `-----END …`. */
  lines?: true;
  /** Aborted: the question needs no answer any more. It rejects, and does not count. */
  unless?: AbortSignal;
}
export interface Choice<T extends string> {
  value: T;
  label: string;
  help?: string;
}

/** The folder of this installation (default `data/`, never in git). Secrets are files of their own, mode 0600. */
export interface ConnectFiles {
  folder: string;
  read(name: string): Promise<string | null>;
  write(name: string, text: string | Buffer): Promise<string>;
  /** Mode 0600; returns the path to name in the settings document as `{"file": …}`. */
  writeSecret(name: string, text: string): Promise<string>;
  readSecret(name: string): Promise<string | null>;
  remove(name: string): Promise<void>;
  /** Names in a folder of it; empty where there is none. */
  list(name: string): Promise<string[]>;
}

/** A user of the org. `id`: null until somebody with an administrator's eyes looked; then as the list gave them. */
export interface OrgUser {
  id: string | null;
  username: string;
  email: string | null;
}

/** Everything known so far; no secret. Written as `connect/<connection>.json`. */
export interface ConnectState {
  version: 1;
  connection: string;
  name: string;
  server: { publicUrl: string | null };
  salesforce: {
    /** https://<My Domain>.my.salesforce.com */
    myDomain: string | null;
    kind: 'production' | 'sandbox' | 'developer' | null;
    orgId: string | null;
    lightningOrigin: string | null;
    visualforceOrigin: string | null;
    /** How an administrator's rights reach the guide: the Salesforce CLI, a token given to it, a browser, or not at all. */
    adminAccess: 'sf' | 'token' | 'browser' | 'by_hand' | null;
    sfAlias: string | null;
    /** Package directories to deploy, `main` always among them. */
    packages: string[];
    flow: 'jwt_bearer' | 'client_credentials' | 'web_server' | null;
    consumerKey: string | null;
    apiUsername: string | null;
    /** Public certificates of the org, PEM. */
    identityCertificates: string[];
    /** Permission sets given to the API user. */
    apiPermissionSets: string[];
    /** Users who were given the softphone, in the order of the list; `connect/people` finds their LivePerson users. */
    agents: OrgUser[];
    /** Usernames of those who administer the connector. */
    admins: string[];
    /** Whom Salesforce writes to about the External Client App. */
    contactEmail?: string | null;
  };
  liveperson: {
    account: string | null;
    region: string | null;
    /** Application through which agents sign in. */
    signInClientId: string | null;
    password: boolean;
    apiClientId: string | null;
    /** Of older accounts: OAuth 1.0 key for history. */
    apiKey: { appKey: string; accessToken: string } | null;
    watcher: { loginName: string; clientId: string } | null;
    /** Whose history is read. Absent: messaging. */
    apis?: ('messaging' | 'chat')[];
    /** Usernames of agents for whom no LivePerson user was wanted when that was asked. */
    unmatched?: string[];
  };
  /** Salesforce users and their LivePerson users, id to id. */
  people: { salesforceUserId: string; username: string; livePersonUserId: string; loginName: string }[];
  /** By step id. */
  steps: Record<string, { state: 'begun' | 'done' | 'by_hand'; at: number }>;
}
