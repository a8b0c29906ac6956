/** The server's public address as a browser meets it: through DNS, firewall, proxy and certificate. */
import type { Agent } from 'node:http';
import WebSocket from 'ws';
import type { Seen } from '../doctor/types.ts';
import { SOFTPHONE_PATH } from '../protocol/constants.ts';
import { networkFault } from '../support/networkFault.ts';

const TIMEOUT_MS = 5_000;
const LONGEST_ANSWER = 16_384;

/** `GET /softphone/check`. Codes beside those of networkFault: `redirected`, `http_error`, `other_program`. */
export async function askPublicCheck(
  publicUrl: string,
  origin: string | null,
  fetch: typeof globalThis.fetch,
): Promise<Seen<Record<string, unknown>>> {
  try {
    const answer = await fetch(`${publicUrl}/softphone/check`, {
      headers: { accept: 'application/json', ...(origin !== null && { origin }) },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = (await answer.text()).slice(0, LONGEST_ANSWER);
    const { status } = answer;
    if (status >= 300 && status < 400)
      return { ok: false, code: 'redirected', status, text: 'The address sends browsers elsewhere.' };
    if (status === 404 || (status === 200 && !isOurs(text)))
      return { ok: false, code: 'other_program', status, text: 'Another program answers at the address.' };
    if (status !== 200)
      return { ok: false, code: 'http_error', status, text: `The address answers with status ${status}.` };
    return { ok: true, value: JSON.parse(text) as Record<string, unknown> };
  } catch (error) {
    return { ok: false, status: null, ...networkFault(error) };
  }
}

function isOurs(text: string): boolean {
  try {
    const answer = JSON.parse(text) as { ok?: unknown; protocol?: unknown };
    return answer.ok === true && typeof answer.protocol === 'number';
  } catch {
    return false;
  }
}

/** Opens a softphone's socket and closes it at once. `status`: 101 where it came about, else what was answered instead. */
export function tryPublicUpgrade(
  publicUrl: string,
  agent: (secure: boolean) => Agent | undefined,
): Promise<Seen<{ status: number }>> {
  const url = new URL(publicUrl + SOFTPHONE_PATH);
  const secure = url.protocol === 'https:';
  url.protocol = secure ? 'wss:' : 'ws:';
  const chosen = agent(secure);
  return new Promise((resolve) => {
    const socket = new WebSocket(url, {
      handshakeTimeout: TIMEOUT_MS,
      followRedirects: false,
      // The server's own pages are always allowed, so that this asks for the way and not for the origins.
      origin: new URL(publicUrl).origin,
      ...(chosen !== undefined && { agent: chosen }),
    });
    socket.once('open', () => {
      resolve({ ok: true, value: { status: 101 } });
      socket.close();
    });
    socket.once('unexpected-response', (request, answer) => {
      resolve({ ok: true, value: { status: answer.statusCode ?? 0 } });
      request.destroy();
    });
    socket.on('error', (error) => {
      const late = error.message === 'Opening handshake has timed out';
      resolve({
        ok: false,
        status: null,
        ...networkFault(late ? Object.assign(error, { code: 'TIMEOUT' }) : error),
      });
    });
  });
}
