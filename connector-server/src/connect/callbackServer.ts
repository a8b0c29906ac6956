/** Listens on this machine for one browser that Salesforce sends back. */
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
  waitMs?: number;
}

/** The address the browser came back to, with its query. Rejects with StepFailure, or with the signal's reason. */
export async function waitForCallback(wait: CallbackWait): Promise<string> {
  const { pathname } = new URL(wait.address);
  const found = Promise.withResolvers<string>();
  // It may be refused while the browser is still being opened, when nobody waits for it yet.
  found.promise.catch(() => undefined);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', wait.address);
    if (request.method !== 'GET' || url.pathname !== pathname) return answer(response, 404, 'Nothing is here.');
    if (url.searchParams.get('state') !== wait.state)
      return answer(response, 400, 'This sign-in was not begun by the guide that is waiting. Begin it again there.');
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
            'Try again. The browser must run on this machine, or reach its port through a tunnel.',
          ),
    );
  try {
    server.listen(wait.port, 'localhost');
    await once(server, 'listening', { signal: limit });
    limit.addEventListener('abort', stop, { once: true });
    await wait.ready();
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
  }
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
