/** Holds agents of the connector's own LivePerson client, without desks. Speaks `clientProcess.ts` with its parent. */
import { createLivePerson } from '../../../connector-server/src/liveperson/livePerson.ts';
import { systemTimers } from '../../../connector-server/src/support/clock.ts';
import { createLogger } from '../../../connector-server/src/support/logger.ts';
import type { FromClient, ToClient } from './clientProcess.ts';
import { sessionOf } from './seededSessions.ts';

let open = 0;
let count = 0;
let livePerson: ReturnType<typeof createLivePerson> | null = null;
const send = (message: FromClient): void => void process.send?.(message);

function start(index: number, account: string, domain: string): void {
  livePerson ??= createLivePerson({
    apiUrl: `https://${domain}`,
    fetch,
    timers: systemTimers,
    logger: createLogger('error'),
  });
  const profile = { account, signIn: { oauth: null, password: true } } as Parameters<typeof livePerson.openSession>[0];
  livePerson
    .openSession(profile, sessionOf(index), {
      onEvent: (event) => {
        if (event.type === 'message') count += 1;
      },
      onStatus: () => undefined,
      onCredentials: () => undefined,
      onCaughtUp: () => send({ op: 'open', open: ++open }),
    })
    .start();
}

process.on('message', (message: ToClient) => {
  if (message.op === 'count') return send({ op: 'count', count });
  for (let index = message.from; index < message.to; index++) start(index, message.account, message.domain);
});
send({ op: 'ready' });
