/** Stand-in for lightning/platformWorkspaceApi over the console's workspace tabs. */
import { sandboxConsole } from '../sandboxConsole.ts';

type DataCallback = (value: unknown) => void;
abstract class Wire {
  callback: DataCallback;
  constructor(callback: DataCallback) {
    this.callback = callback;
  }
  abstract value(): unknown;
  connect(): void {
    this.callback(this.value());
  }
  update(): void {}
  disconnect(): void {}
}
/** A utility is in no tab. */
export class EnclosingTabId extends Wire {
  value(): unknown {
    return undefined;
  }
}
export class IsConsoleNavigation extends Wire {
  value(): unknown {
    return true;
  }
}

const info = ({
  tabId,
  record,
  focused,
}: ReturnType<ReturnType<typeof sandboxConsole>['tabs']>[number]): Record<string, unknown> => ({
  tabId,
  focused,
  isSubtab: false,
  recordId: record?.recordId ?? null,
  title: record?.name ?? '',
  pageReference: record
    ? {
        type: 'standard__recordPage',
        attributes: { recordId: record.recordId, objectApiName: record.object, actionName: 'view' },
      }
    : { type: 'standard__objectPage', attributes: {} },
});

export const getAllTabInfo = async (): Promise<unknown[]> => sandboxConsole().tabs().map(info);
export async function getTabInfo(tabId: string): Promise<unknown> {
  const tab = sandboxConsole()
    .tabs()
    .find((candidate) => candidate.tabId === tabId);
  if (!tab) throw new Error('There is no tab with that id.');
  return info(tab);
}
export async function getFocusedTabInfo(): Promise<unknown> {
  const tab = sandboxConsole()
    .tabs()
    .find(({ focused }) => focused);
  if (!tab) throw new Error('No tab has the focus.');
  return info(tab);
}
export async function openTab({
  recordId,
  focus = true,
}: {
  recordId?: string;
  url?: string;
  focus?: boolean;
}): Promise<string> {
  if (!recordId) throw new Error('This console opens tabs by record id only.');
  const before = sandboxConsole()
    .tabs()
    .find(({ focused }) => focused)?.tabId;
  const tabId = await sandboxConsole().openRecord(recordId);
  if (!focus && before) sandboxConsole().focusTab(before);
  return tabId;
}
export const openSubtab = async (_parent: string, options: { recordId?: string }): Promise<string> => openTab(options);
export async function focusTab(tabId: string): Promise<boolean> {
  await getTabInfo(tabId);
  sandboxConsole().focusTab(tabId);
  return true;
}
export async function refreshTab(_tabId: string): Promise<boolean> {
  await sandboxConsole().refresh();
  return true;
}
export async function closeTab(tabId: string): Promise<boolean> {
  sandboxConsole().closeTab(tabId);
  return true;
}
export const setTabLabel = async (_tabId: string, label: string): Promise<{ title: string }> => ({ title: label });
export const setTabIcon = async (_tabId: string, _icon: string): Promise<boolean> => true;
export const setTabHighlighted = async (_tabId: string, _highlighted: boolean): Promise<boolean> => true;
export const disableTabClose = async (_tabId: string, _disabled: boolean): Promise<boolean> => true;
