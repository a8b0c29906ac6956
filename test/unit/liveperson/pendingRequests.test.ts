import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { MessagingSocket, MOST_PENDING } from '../../../connector-server/src/liveperson/messagingSocket.ts';
import { systemTimers } from '../../../connector-server/src/support/clock.ts';

let server: WebSocketServer;
beforeAll(async () => {
  // Takes everything and answers nothing.
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
});
afterAll(() => {
  for (const client of server.clients) client.terminate();
  server.close();
});

it('requests that wait for an answer are bounded; what comes beyond is refused for certain', async () => {
  let opened = (): void => undefined;
  const open = new Promise<void>((resolve) => (opened = resolve));
  const nothing = (): void => undefined;
  const socket = new MessagingSocket({
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    account: '1',
    timers: systemTimers,
    listener: {
      onOpen: opened,
      onEvent: nothing,
      onEnd: nothing,
      onQuarantine: nothing,
      onStrayAnswer: nothing,
      onUncertain: nothing,
    },
  });
  await open;
  const request = { type: '.GetClock', body: {} };
  const waiting = Array.from({ length: MOST_PENDING }, () => socket.request(request));
  expect(await socket.request(request)).toMatchObject({ outcome: 'refused', status: 429 });
  socket.close();
  // Sent and unanswered: whether they happened is not known.
  for (const answer of await Promise.all(waiting)) expect(answer.outcome).toBe('uncertain');
});
