/** Sends a softphone to the server that holds its agent. */
import { CLOSE, SOFTPHONE_PATH } from '../protocol/constants.ts';
import type { Timers } from '../support/clock.ts';
import type { BrowserSink, DeskAttachment } from './ports.ts';

/** So long a softphone may take to get in at the other address before it is sent away from here, ms. */
const PATIENCE_MS = 10_000;

/** Address of the softphone socket of the server at this http(s) address. */
export function softphoneUrl(serverUrl: string): string {
  return `${serverUrl.replace(/^http/, 'ws')}${SOFTPHONE_PATH}`;
}

/**
 * The agent's desk is on the server at `url`. When that is our own address too (servers without an address of their own),
 * only the load balancer can find it: the softphone comes again until it gets there.
 */
export function redirect(sink: BrowserSink, url: string, ownUrl: string, timers: Timers): DeskAttachment {
  const sendAway = (): void => sink.close(CLOSE.RETRY_NOW, 'Another server has this session; please reconnect.');
  if (url === ownUrl) {
    sendAway();
    return { receive: () => {}, detach: () => {} };
  }
  sink.deliver({ type: 'moving', resumeUrl: softphoneUrl(url), delayMs: 0 });
  const cancel = timers.after(PATIENCE_MS, sendAway);
  return { receive: () => {}, detach: cancel };
}
