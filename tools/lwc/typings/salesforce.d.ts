/** The parts of the Salesforce platform's modules that the native host uses. Shapes after the platform's documentation. */
declare module 'lightning/platformUtilityBarApi' {
  import type { WireAdapterConstructor } from 'lwc';
  export const EnclosingUtilityId: WireAdapterConstructor;
  export interface UtilityInfo {
    id: string;
    isLoaded: boolean;
    utilityVisible: boolean;
    utilityLabel?: string;
    utilityHighlighted?: boolean;
  }
  export function getInfo(utilityId: string): Promise<UtilityInfo>;
  export function open(utilityId: string, options: { autoFocus: boolean }): Promise<boolean>;
  export function minimize(utilityId: string): Promise<boolean>;
  export function updateUtility(
    utilityId: string,
    options: {
      label?: string;
      icon?: string;
      iconVariant?: 'success' | 'warning' | 'error' | null;
      highlighted?: boolean;
    },
  ): Promise<boolean>;
  export function updatePanel(
    utilityId: string,
    options: { label?: string; icon?: string; height?: number; width?: number },
  ): Promise<boolean>;
  export function onUtilityClick(
    utilityId: string,
    handler: (event: { panelVisible: boolean }) => void,
  ): Promise<boolean>;
  export function enablePopout(utilityId: string, enabled: boolean): Promise<boolean>;
}

declare module 'lightning/platformWorkspaceApi' {
  import type { WireAdapterConstructor } from 'lwc';
  export const IsConsoleNavigation: WireAdapterConstructor;
  export function openTab(options: { recordId?: string; url?: string; focus?: boolean }): Promise<string>;
  export function focusTab(tabId: string): Promise<boolean>;
  export function refreshTab(tabId: string, options?: { includeAllSubtabs: boolean }): Promise<boolean>;
  export interface TabInfo {
    tabId: string;
    recordId?: string | null;
    title?: string;
    subtabs?: TabInfo[];
    pageReference?: { type: string; attributes: Record<string, string> };
  }
  export function getFocusedTabInfo(): Promise<TabInfo>;
  export function getAllTabInfo(): Promise<TabInfo[]>;
}

declare module 'lightning/navigation' {
  import type { LightningElement, WireAdapterConstructor } from 'lwc';
  export interface PageReference {
    type: string;
    attributes: Record<string, string>;
    state?: Record<string, string>;
  }
  const Navigate: unique symbol;
  const GenerateUrl: unique symbol;
  export interface Navigates {
    [Navigate](page: PageReference, replace?: boolean): void;
    [GenerateUrl](page: PageReference): Promise<string>;
  }
  export const NavigationMixin: {
    (
      base: typeof LightningElement,
    ): Pick<typeof LightningElement, keyof typeof LightningElement> & (new () => LightningElement & Navigates);
    readonly Navigate: typeof Navigate;
    readonly GenerateUrl: typeof GenerateUrl;
  };
  export const CurrentPageReference: WireAdapterConstructor;
}

declare module 'lightning/pageReferenceUtils' {
  export function encodeDefaultFieldValues(values: Record<string, string>): string;
}

declare module 'lightning/refresh' {
  import type { LightningElement } from 'lwc';
  export class RefreshEvent extends Event {
    constructor();
  }
  export function registerRefreshContainer(component: LightningElement, method: () => Promise<unknown>): number;
}

declare module 'lightning/uiRecordApi' {
  import type { WireAdapterConstructor } from 'lwc';
  export const getRecord: WireAdapterConstructor;
  export function notifyRecordUpdateAvailable(records: { recordId: string }[]): Promise<void>;
}

declare module '@salesforce/apex/*' {
  const method: (parameters?: Record<string, unknown>) => Promise<unknown>;
  export default method;
}
declare module '@salesforce/user/Id' {
  const id: string;
  export default id;
}
declare module '@salesforce/i18n/lang' {
  const lang: string;
  export default lang;
}
declare module '@salesforce/wire-service-jest-util' {
  import type { WireAdapterConstructor } from 'lwc';
  export function createTestWireAdapter(fn?: unknown): WireAdapterConstructor & { emit(value: unknown): void };
}
