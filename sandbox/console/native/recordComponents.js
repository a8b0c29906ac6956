/** The components of ours that record pages hold, made on request of the console page. */
import { createElement } from 'lwc';
import LpSyncChat from 'c/lpSyncChat';
import LpTranscript from 'c/lpTranscript';

const COMPONENTS = {
  lpSyncChat: ['c-lp-sync-chat', LpSyncChat],
  lpTranscript: ['c-lp-transcript', LpTranscript],
};

export function offerRecordComponents() {
  window.sandboxRecordComponent = (name, recordId) => {
    const [tag, is] = COMPONENTS[name] ?? [];
    if (!tag) throw new Error(`The record page holds ${name}, which this console does not build.`);
    return Object.assign(createElement(tag, { is }), { recordId });
  };
  document.dispatchEvent(new Event('sandboxrecordcomponents'));
}
