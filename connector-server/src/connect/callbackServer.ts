/** Waits for one browser that Salesforce sends back: to this machine, or to a person who tells its address. */
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { once } from 'node:events';
import { StepFailure } from './types.ts';

/** A person finds the password, the second factor, and the right window. */
const WAIT_MS = 10 * 60_000;

export interface CallbackWait {
  port: number;
  /** The whole address of which only the query is new. */
  address: string;
  /** What must come back; a request with another one is answered and forgotten. */
  state: string;
  signal: AbortSignal;
  /** Called when it listens. */
  ready(): Promise<void>;
  /** Then somebody may tell the address their browser ended at, when this machine is not theirs. Null: nobody can be asked. */
  told?(signal: AbortSignal): Promise<string | null>;
  waitMs?: number;
}

/** The address the browser came back to, with its query. Rejects with StepFailure, or with the signal's reason. */
export async function waitForCallback(wait: CallbackWait): Promise<string> {
  const found = Promise.withResolvers<string>();
  // It may be refused while the browser is still being opened, when nobody waits for it yet.
  found.promise.catch(() => undefined);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', wait.address);
    if (request.method !== 'GET' || !isPlace(url, wait)) return answer(response, 404, 'Nothing is here.');
    if (!isOurs(url, wait)) return answer(response, 400, NOT_OURS);
    answer(response, 200, 'Done. Close this window and go back to the terminal.');
    found.resolve(url.href);
  });
  const limit = AbortSignal.any([wait.signal, AbortSignal.timeout(wait.waitMs ?? WAIT_MS)]);
  const stop = (): void =>
    found.reject(
      wait.signal.aborted
        ? wait.signal.reason
        : new StepFailure(
            'browser_no_answer',
            'Nobody came back from the sign-in in the browser.',
            'Try again. The browser runs on this machine, or you paste the address it ends at into the guide.',
          ),
    );
  const came = new AbortController();
  let telling: Promise<void> | undefined;
  try {
    server.listen(wait.port, 'localhost');
    await once(server, 'listening', { signal: limit });
    limit.addEventListener('abort', stop, { once: true });
    await wait.ready();
    telling = wait
      .told?.(came.signal)
      .then((text) => {
        if (text !== null) found.resolve(readAddress(text).href);
      })
      .catch(found.reject);
    return await found.promise;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new StepFailure(
      'callback_port_taken',
      `Another program uses port ${wait.port} of this machine.`,
      'End it, or set CONNECT_CALLBACK_PORT to a free port, and register that callback address in the app.',
      { cause: error },
    );
  } finally {
    limit.removeEventListener('abort', stop);
    server.closeAllConnections();
    server.close();
    came.abort();
    await telling;
  }
}

const NOT_OURS = 'This sign-in was not begun by the guide that is waiting. Begin it again there.';
/** Browsers show an address without its scheme. */
const withScheme = (text: string): string => (/^https?:/i.test(text) ? text : `http://${text}`);
const readAddress = (text: string): URL => new URL(withScheme(text));

type Expected = Pick<CallbackWait, 'address' | 'state'>;
const isPlace = (url: URL, { address }: Expected): boolean => url.pathname === new URL(address).pathname;
const isOurs = (url: URL, { state }: Expected): boolean => url.searchParams.get('state') === state;

/** Of an address a person tells. Null: it is one Salesforce sent a browser to, for this sign-in. */
export function callbackProblem(text: string, wait: Expected): string | null {
  const begins = `It begins with ${wait.address}?`;
  if (!URL.canParse(withScheme(text))) return `That is not an address. ${begins}`;
  const url = readAddress(text);
  if (url.origin !== new URL(wait.address).origin || !isPlace(url, wait))
    return `That is not where the sign-in ends. ${begins}`;
  if (!url.searchParams.has('code') && !url.searchParams.has('error'))
    return `A part of it is missing: copy the whole address. ${begins}`;
  return isOurs(url, wait) ? null : 'That is the end of another sign-in. Begin at the address above.';
}

function answer(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'",
      'referrer-policy': 'no-referrer',
      connection: 'close',
    })
    .end(`${text}\n`);
}
