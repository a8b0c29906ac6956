/** Gives Lightning web components of ours their surroundings: what stands in for `lightning/*` and Apex calls these. */
import { api, config } from './api.ts';
import { h } from './dom.ts';
import { newRecordModal } from './newRecord.ts';
import type { UtilityBar } from './utilityBar.ts';
import type { Workspace } from './workspace.ts';

/** For every console; a component in a record page has no use for the utility bar. */
export function offerPlatform(workspace: Workspace, utility: UtilityBar): void {
  const channels = new Map<string, Set<(message: unknown) => void>>();
  window.sandboxConsole = {
    user: { Id: config.user.userId },
    inUtilityBar: config.host === 'native' && config.broken !== 'frame',
    // @AuraEnabled methods deliver their failure as `error.body.message`.
    apex: async (className, methodName, params) => {
      try {
        return await api.apex(className, methodName, params);
      } catch (error) {
        // eslint-disable-next-line @typescript-eslint/only-throw-error
        throw {
          body: { message: error instanceof Error ? error.message : 'The Apex class failed.' },
          ok: false,
          status: 500,
        };
      }
    },
    record: (recordId, fields) => api.fields(recordId, fields),
    openRecord: (recordId) => workspace.openRecord(recordId),
    newRecord: (object, defaults) => void newRecordModal(object, defaults, (id) => void workspace.openRecord(id)),
    refresh: () => workspace.refresh(),
    tabs: () => workspace.tabs(),
    focusTab: (tabId) => workspace.focusTab(tabId),
    closeTab: (tabId) => workspace.closeTab(tabId),
    onFocus: (listener) => workspace.onFocus(listener),
    utility: {
      state: () => utility.state(),
      update: (change) => utility.update(change),
      setPanelSize: (size) => utility.setPanelSize(size),
      onClick: (listener) => utility.onClick(listener),
    },
    publish: (channel, message) => channels.get(channel)?.forEach((listener) => listener(message)),
    subscribe: (channel, listener) => {
      const listeners = channels.get(channel) ?? new Set();
      channels.set(channel, listeners.add(listener));
      return () => listeners.delete(listener);
    },
    toast: ({ title, message }) => console.log('toast', title, message),
  };
}

/** Makes room for the native softphone, whose script waits for it. */
export function startNativeHost(utility: UtilityBar): void {
  utility.body.append(h('div', { class: 'native-panel', 'data-native-panel': true }));
  document.dispatchEvent(new Event('sandboxconsoleready'));
}
