/** The one way a screen asks for something: a bubbling, composed `intent` event that the shell carries out. */
import type { Command } from '../../../../../connector-server/src/protocol/types.ts';
import type { SoftphoneIntent } from '../lpModel/lpModel.ts';

/** Dispatches `intent` from `element`. */
export function sendIntent(element: EventTarget, intent: SoftphoneIntent): void {
  element.dispatchEvent(new CustomEvent('intent', { detail: intent, bubbles: true, composed: true }));
}

/** Short for an intent that is a command to the server. */
export function sendCommand(element: EventTarget, command: Command): void {
  sendIntent(element, { kind: 'command', command });
}
