import { request } from 'node:http';
import type { Agent } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { Seen } from '../doctor/types.ts';
import { networkFault } from '../support/networkFault.ts';

export interface Reached {
  /** Epoch ms; null: plain http. */
  certificateEndsAt: number | null;
  /** Their clock minus ours, ms, from the Date header (whole seconds); null: none was sent. */
  clockOffsetMs: number | null;
}

export interface ReachOptions {
  /** For https or http addresses, as the proxy of the environment asks; undefined: direct. */
  agent: (secure: boolean) => Agent | undefined;
  now: () => number;
  timeoutMs?: number;
  /** Trusted beside the usual authorities, PEM. */
  ca?: string;
}

const TIMEOUT_MS = 5_000;

/** Opens a connection to the host of an address and reads no more than the head of the answer; any status is an answer. */
export function reachHost(url: string, options: ReachOptions): Promise<Seen<Reached>> {
  const { protocol, hostname, port } = new URL(url);
  const secure = protocol === 'https:' || protocol === 'wss:';
  const begun = options.now();
  return new Promise((resolve) => {
    const asked = (secure ? secureRequest : request)({
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? (secure ? 443 : 80) : Number(port),
      method: 'GET',
      path: '/',
      headers: { accept: '*/*' },
      agent: options.agent(secure) ?? false,
      ...(options.ca !== undefined && { ca: options.ca }),
    });
    const limit = options.timeoutMs ?? TIMEOUT_MS;
    const timer = setTimeout(
      () => asked.destroy(Object.assign(new Error('No answer in time.'), { code: 'TIMEOUT' })),
      limit,
    );
    asked.once('response', (answer) => {
      clearTimeout(timer);
      const said = Date.parse(answer.headers.date ?? '');
      const between = (begun + options.now()) / 2;
      resolve({
        ok: true,
        value: {
          certificateEndsAt: secure ? endOf(asked.socket as TLSSocket) : null,
          // The header names the second that has begun.
          clockOffsetMs: Number.isFinite(said) ? Math.round(said + 500 - between) : null,
        },
      });
      answer.destroy();
    });
    asked.on('error', (error) => {
      clearTimeout(timer);
      resolve({ ok: false, status: null, ...networkFault(error) });
    });
    asked.end();
  });
}

function endOf(socket: TLSSocket): number | null {
  const at = Date.parse(socket.getPeerCertificate().valid_to ?? '');
  return Number.isFinite(at) ? at : null;
}
