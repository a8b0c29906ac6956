import type { HostCheck } from 'c/hostTypes';

/** Two questions have to fit into the time before the list of checks is shown, ms. */
const TIMEOUT_MS = 1_500;

const NO_SOCKET =
  'The connector answers, but no WebSocket gets through to it. It may be starting, or a proxy or the org’s trusted sites hold up wss.';

/**
 * Asks the connector over plain https whether it is there and accepts this page, so that the list of checks can tell
 * a connector that is down from one that does not know this origin: a WebSocket only says that it failed.
 * `socketFailed`: the socket was refused already, so an answer over https means that only sockets are held up.
 */
export async function probeConnector(
  connectorUrl: string,
  socketFailed: boolean,
  ask: typeof fetch = fetch,
): Promise<HostCheck[]> {
  const address = `${connectorUrl}/softphone/check`;
  try {
    await ask(address, { cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(TIMEOUT_MS) });
    return socketFailed
      ? [failed('connector', NO_SOCKET)]
      : [ok('connector', 'The connector answers.'), ok('origin', 'The connector accepts this page.')];
  } catch {
    return (await answersAtAll(address, ask))
      ? [
          ok('connector', 'The connector answers.'),
          failed(
            'origin',
            'The connector does not accept this page’s address. It has to be listed in the connector’s settings.',
          ),
        ]
      : [
          failed(
            'connector',
            `The connector at ${new URL(connectorUrl).host} cannot be reached. It may be down, or the network or the org’s trusted sites do not allow it.`,
          ),
        ];
  }
}

/** A request whose answer nobody may read still tells whether somebody answered. */
async function answersAtAll(address: string, ask: typeof fetch): Promise<boolean> {
  try {
    await ask(address, {
      mode: 'no-cors',
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return true;
  } catch {
    return false;
  }
}

const ok = (id: HostCheck['id'], text: string): HostCheck => ({ id, state: 'ok', text, whoCanFix: null });
const failed = (id: HostCheck['id'], text: string): HostCheck => ({ id, state: 'failed', text, whoCanFix: 'admin' });
