/** What the console page offers the modules that stand in for the platform. Set by `client/nativeHost.ts`. */
export interface FocusedRecord {
  recordId: string;
  object: string;
  name: string;
}
export interface UtilityState {
  label: string;
  icon: string;
  highlighted: boolean;
  visible: boolean;
}
export interface SandboxConsoleApi {
  user: Record<string, string>;
  /** Whether the component stands in the utility bar; one break takes it out. */
  inUtilityBar: boolean;
  apex(className: string, methodName: string, params: Record<string, unknown>): Promise<unknown>;
  /** Fields of a record as this user sees them; `Object.Field` each. */
  record(recordId: string, fields: string[]): Promise<unknown>;
  openRecord(recordId: string): Promise<string>;
  newRecord(object: string, defaults: Record<string, string>): void;
  refresh(): Promise<void>;
  tabs(): { tabId: string; record: FocusedRecord | null; focused: boolean }[];
  focusTab(tabId: string): void;
  closeTab(tabId: string): void;
  onFocus(listener: (record: FocusedRecord | null) => void): () => void;
  utility: {
    state(): UtilityState;
    update(change: Partial<UtilityState>): void;
    setPanelSize(size: { width?: number; height?: number }): void;
    onClick(listener: (visible: boolean) => void): void;
  };
  publish(channel: string, message: unknown): void;
  subscribe(channel: string, listener: (message: unknown) => void): () => void;
  toast(message: { title?: string; message?: string; variant?: string }): void;
}

declare global {
  interface Window {
    sandboxConsole: SandboxConsoleApi;
    /** Makes a component of ours for a record page, or for a tab (no record id); there once its script has run. */
    sandboxRecordComponent?: (name: string, recordId: string) => HTMLElement;
  }
}

/** The page's console; present before the native bundle runs. */
export const sandboxConsole = (): SandboxConsoleApi => window.sandboxConsole;
