/** The components of ours that record pages and tabs hold, made on request of the console page. */
import { createElement } from 'lwc';
import LpAdmin from 'c/lpAdmin';
import LpSyncChat from 'c/lpSyncChat';
import LpTranscript from 'c/lpTranscript';

const COMPONENTS = {
  lpAdmin: ['c-lp-admin', LpAdmin],
  lpSyncChat: ['c-lp-sync-chat', LpSyncChat],
  lpTranscript: ['c-lp-transcript', LpTranscript],
};

export function offerRecordComponents() {
  window.sandboxRecordComponent = (name, recordId) => {
    const [tag, is] = COMPONENTS[name] ?? [];
    if (!tag) throw new Error(`The page holds ${name}, which this console does not build.`);
    const element = createElement(tag, { is });
    return recordId === '' ? element : Object.assign(element, { recordId });
  };
  document.dispatchEvent(new Event('sandboxrecordcomponents'));
}
