/** The report an agent can send to whoever helps: what works and what does not, without names, texts, ids or tokens. */
import type { SoftphoneState } from 'c/lpModel';
import { SOFTPHONE_VERSION, PROTOCOL_VERSION } from 'c/lpProtocol';

/** Plain text, one fact a line. `now` epoch ms, client clock. */
export function reportOf(state: SoftphoneState, connectorUrl: string, browser: string, now: number): string {
  const checks = state.checks.map(({ id, state: outcome, text }) => `${id}: ${outcome}: ${withoutSecrets(text)}`);
  return [
    `LivePerson softphone ${SOFTPHONE_VERSION}, protocol ${PROTOCOL_VERSION}`,
    `Time: ${new Date(now).toISOString()}`,
    `Host: ${state.capabilities?.host ?? 'unknown'}`,
    `Connector: ${originOf(connectorUrl)}`,
    `Line: ${state.connection.state}: ${withoutSecrets(state.connection.text)}`,
    `LivePerson: ${state.livePerson ? `${state.livePerson.state} ${state.livePerson.code ?? ''}`.trim() : 'unknown'}`,
    `Clock difference: ${Math.round(state.serverClockOffsetMs / 1000)} s`,
    `Conversations: ${state.conversations.length}, rings: ${state.rings.length}, unsent: ${state.outbox.length}`,
    `Leader: ${state.leader ? 'yes' : 'no'}, sound: ${state.soundBlocked ? 'blocked' : 'free'}`,
    `Browser: ${browser}`,
    '',
    ...checks,
  ].join('\n');
}

/** Copies text; false when the browser lets no script copy here. Must run inside a click. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyFromField(text);
  }
}

/** The old way: frames of another origin are often refused the clipboard interface. */
function copyFromField(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.style.position = 'fixed';
  field.style.opacity = '0';
  document.body.appendChild(field);
  field.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    field.remove();
  }
}

/** Long runs without a space are tokens or ids, and mail addresses are people: neither belongs in a report. */
function withoutSecrets(text: string): string {
  return text.replace(/\S+@\S+/g, '[address]').replace(/[A-Za-z0-9_\-.~+/=]{40,}/g, '[removed]');
}

function originOf(url: string): string {
  try {
    return new URL(url).origin;
  } catch {
    return 'unknown';
  }
}
