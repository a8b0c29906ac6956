/**
 * Everything a softphone asks of its surroundings goes through SoftphoneHost. Implementations: hostOpenCti
 * (Open CTI frame), hostNative (Lightning utility item), hostSimulator (work on single components).
 * At run time it holds only the error that all hosts throw.
 */
import type { PlanResult, RecordPlan } from '../../../../../connector-server/src/protocol/types.ts';

/** The record shown in the workspace the agent looks at; null on list views and home. */
export interface HostContext {
  recordId: string;
  object: string;
  name: string;
}

export interface HostCapabilities {
  /** Host name told to the server. */
  host: 'open_cti' | 'native' | 'simulator';
  canOpenRecord: boolean;
  canCreateRecord: boolean;
  canExecutePlans: boolean;
  /** The panel can be made wider: two columns. */
  canWiden?: boolean;
}

export interface HostSettings {
  /** https address of the connector, no trailing slash. */
  connectorUrl: string;
  orgId: string;
  userId: string;
  language: string;
}

/** One named step of reaching the connector, for the "never blank" list. */
export interface HostCheck {
  id: 'frame' | 'script' | 'settings' | 'connector' | 'origin' | 'identity' | 'livePerson';
  state: 'waiting' | 'ok' | 'failed';
  /** What was found, in plain words; never a secret. */
  text: string;
  whoCanFix: 'agent' | 'admin' | null;
}

export class HostError extends Error {
  /** Stable code, e.g. `apex_not_found`, `permission_missing`, `no_answer`. */
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'HostError';
    this.code = code;
  }
}

export interface SoftphoneHost {
  readonly capabilities: HostCapabilities;
  /** Gets ready; rejects with HostError. Reports frame, script and settings through `onCheck`. */
  init(onCheck: (check: HostCheck) => void): Promise<HostSettings>;
  getContext(): Promise<HostContext | null>;
  /** Listener gets every change of the record in focus; returns a function that stops it. */
  onContextChange(listener: (context: HostContext | null) => void): () => void;
  /** Opens a record as a workspace tab; an open tab is focused instead. */
  openRecord(recordId: string): Promise<void>;
  /** Opens a record in a tab of the browser; absent: only workspace tabs. */
  openInBrowser?(recordId: string): Promise<void>;
  newRecord(object: string, defaults: Record<string, string>): Promise<void>;
  /** Refreshes the view so that related lists show what was just written. */
  refresh(): Promise<void>;
  isPanelVisible(): Promise<boolean>;
  setPanelVisible(visible: boolean): Promise<void>;
  /** Where `canWiden`: room for two columns, or the width the panel began with. */
  setPanelWide?(wide: boolean): Promise<void>;
  onPanelVisibleChange(listener: (visible: boolean) => void): () => void;
  /** Label, icon and highlight of the utility item: what an agent sees while the panel is minimised. */
  setAttention(attention: { count: number; label: string; ringing: boolean }): Promise<void>;
  /** A short JWT signed by the org for this nonce. */
  issueIdentity(nonce: string): Promise<string>;
  executePlan(plan: RecordPlan): Promise<PlanResult>;
}
