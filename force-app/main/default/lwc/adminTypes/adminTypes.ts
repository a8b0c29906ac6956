/** Types of the admin pages: what the connector answers, and what the pages ask of where they run. */
import type { AdminSignInChoice } from '../../../../../connector-server/src/protocol/adminTypes.ts';

export type * from '../../../../../connector-server/src/protocol/adminTypes.ts';
export type * from '../../../../../connector-server/src/protocol/adminCrmTypes.ts';
export type * from '../../../../../connector-server/src/protocol/crmSettings.ts';
export type * from '../../../../../connector-server/src/protocol/doctorTypes.ts';
export type * from '../../../../../connector-server/src/protocol/matchingTypes.ts';
export type * from '../../../../../connector-server/src/protocol/rightsTypes.ts';
export type { FilterOperator } from '../../../../../connector-server/src/protocol/planTypes.ts';

/** Where the admin pages run: a tab in Salesforce, or the connector's own page. Requests reject with HostError. */
export interface AdminHost {
  readonly kind: 'salesforce' | 'server';
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  /** Shows a record; null: there is no way from here. */
  readonly openRecord: ((recordId: string) => void) | null;
  /** Signing in and out; null: the host has done it. */
  readonly door: AdminDoor | null;
  /** Which page is shown, kept where a reload finds it; null: nowhere. */
  readonly place: { read(): string; write(page: string): void } | null;
}

/** The ways in at the connector's own page. */
export interface AdminDoor {
  /** Connections through whose org an administrator may sign in. */
  choices(): Promise<AdminSignInChoice[]>;
  signInAddress(connectionId: string): string;
  /** Token of the set-up link this page was opened by, or null. */
  readonly linkToken: string | null;
  useLink(token: string): Promise<void>;
  signOut(): Promise<void>;
  /** Called when the connector no longer knows who asks. */
  onSignedOut(listener: () => void): void;
  /** Code of what went wrong at the latest sign-in, or null. */
  readonly problem: string | null;
}

/** Tone of a word or a sentence; it is never told by colour alone. */
export type Tone = 'good' | 'wait' | 'bad' | 'plain';

export interface Column {
  readonly id: string;
  readonly label: string;
  readonly numeric?: boolean;
}

export interface Cell {
  readonly text: string;
  /** Second line, smaller. */
  readonly sub?: string;
  readonly tone?: Tone;
  /** Makes the text a button: event `pick` with this value. */
  readonly pick?: string;
}

export interface Row {
  readonly id: string;
  readonly cells: Readonly<Record<string, Cell>>;
  /** A button at the row's end: event `act` with the row's id. */
  readonly act?: { readonly label: string; readonly about: string; readonly busy: boolean };
}
