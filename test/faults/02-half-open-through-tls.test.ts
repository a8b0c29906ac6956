/**
 * Hypothesis: with TLS between connector and LivePerson, as outside of tests, a line that is cut, goes dead, or is slow is
 * noticed and repaired all the same; nothing is lost and the certificate is checked each time.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTcpBox, type TcpBox } from '../../sandbox/faults/tcpBox.ts';
import { startDeskWorld } from '../scenario/desk/deskWorld.ts';
import {
  acceptedConversation,
  reconnected,
  SERVICES,
  shows,
  statesOf,
  type BoxedDesk,
} from '../support/faults/boxedDesk.ts';
import { judge } from '../support/faults/ledgerChecker.ts';
import { createSteeredTimers, type SteeredTimers } from '../support/faults/steeredTimers.ts';
import { makeLocalCertificate, type LocalCertificate } from '../support/sdk/localCertificate.ts';

let certificate: LocalCertificate;
let box: TcpBox;
let timers: SteeredTimers;
let desk: Omit<BoxedDesk, 'box'>;
beforeAll(async () => {
  certificate = await makeLocalCertificate();
  let target = '';
  box = await createTcpBox({ target: () => target });
  timers = createSteeredTimers();
  // The certificate names localhost.
  const host = `localhost:${box.port}`;
  const world = await startDeskWorld({
    cloud: {
      tls: { key: certificate.key, cert: certificate.cert },
      // Customers have a door of their own beside the box.
      domains: Object.fromEntries(SERVICES.map((service) => [service, host])),
    },
    apiUrl: `https://${host}`,
    timers,
  });
  target = new URL(world.cloud.url).host;
  desk = Object.create(world, { timers: { value: timers } }) as typeof desk;
});
afterAll(async () => {
  box.heal();
  await desk.close();
  await box.close();
  await certificate.remove();
});

it('cut, dead and slow lines under TLS lose nothing', { timeout: 60_000 }, async () => {
  expect(desk.cloud.url).toMatch(/^https:/);
  const ada = await desk.online('ada');
  const { consumer, conversationId } = await acceptedConversation(desk, ada, 'before');
  await shows(ada, conversationId, 'before');
  expect(box.links()).toBeGreaterThan(0);

  let from = statesOf(ada).length;
  box.cut();
  await ada.frame(() => statesOf(ada).slice(from).includes('reconnecting'));
  await consumer.say('while cut');
  timers.skip(2_000);
  await reconnected(ada, from);
  await shows(ada, conversationId, 'while cut');

  from = statesOf(ada).length;
  box.blackhole();
  await consumer.say('into the void');
  // One keep-alive period and the time an answer may take.
  timers.skip(45_000);
  await ada.frame(() => statesOf(ada).slice(from).includes('reconnecting'));
  timers.skip(10_000);
  await reconnected(ada, from);
  await shows(ada, conversationId, 'into the void');

  box.delay(50);
  await consumer.say('slowly');
  await shows(ada, conversationId, 'slowly');
  box.heal();
  box.freeze();
  await consumer.say('while nothing moves');
  box.heal();
  await shows(ada, conversationId, 'while nothing moves');
  expect(await judge({ ledger: desk.cloud.ledger, frames: ada.frames, conversations: [conversationId] })).toEqual([]);
});
