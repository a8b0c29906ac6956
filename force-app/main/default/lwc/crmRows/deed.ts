import type { CrmReference } from '../../../../../connector-server/src/protocol/crmTypes.ts';

/** What a CRM screen asks of the CRM side around it, as a bubbling `deed` event. */
export type CrmDeed =
  | { kind: 'show'; record: CrmReference }
  | { kind: 'link'; record: CrmReference }
  | { kind: 'unlink'; record: CrmReference }
  | { kind: 'make'; object: string; from: CrmReference | null }
  | { kind: 'open'; recordId: string };

export function sendDeed(element: EventTarget, deed: CrmDeed): void {
  element.dispatchEvent(new CustomEvent('deed', { detail: deed, bubbles: true, composed: true }));
}
