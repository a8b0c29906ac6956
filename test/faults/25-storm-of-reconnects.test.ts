/**
 * Hypothesis: when hundreds of softphones come back in the same moment they are let in a few at a time, in the order they
 * came; who is in is served meanwhile; who finds no place is told to come back later, and nobody is left outside.
 */
import { afterEach, expect, it } from 'vitest';
import { CLOSE } from '../../connector-server/src/protocol/constants.ts';
import { identityToken, startEdge, type EdgeRig, type SoftphoneClient } from '../unit/browser/edgeRig.ts';

let rig: EdgeRig;
afterEach(() => rig.close());

const userId = (number: number): string => `005Bx0000${String(number).padStart(6, '0')}AAA`;

/** Opens sockets and signs their tokens, so that the storm itself is nothing but authentications. */
async function gather(count: number): Promise<{ client: SoftphoneClient; token: string; user: string }[]> {
  return Promise.all(
    Array.from({ length: count }, async (_each, at) => {
      const client = await rig.open();
      const { nonce } = await client.frame('hello');
      const user = userId(at + 1_000);
      return { client, user, token: await identityToken(nonce, { subject: user }) };
    }),
  );
}

/** Attachments that take a while, and how many are under way at most. */
function slowDesks(): { most(): number } {
  const attach = rig.desks.attach.bind(rig.desks);
  let now = 0;
  let most = 0;
  rig.desks.attach = async (...asked) => {
    most = Math.max(most, ++now);
    for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
    now -= 1;
    return attach(...asked);
  };
  return { most: () => most };
}

it(
  'three hundred come at once: all are let in, few at a time, and who is in is answered meanwhile',
  { timeout: 60_000 },
  async () => {
    rig = await startEdge({ limits: { admissions: 4 } });
    const early = await (await rig.open()).signedIn();
    const storm = await gather(300);
    const desks = slowDesks();
    for (const { client, token } of storm) await client.authenticate({ token });
    early.send({ type: 'ping', ack: 0 });
    await early.frame('pong');
    const inside = rig.desks.attached.length - 1;
    expect(inside).toBeLessThan(storm.length);
    await Promise.all(storm.map(({ client }) => client.frame('resumed')));
    expect(desks.most()).toBeLessThanOrEqual(4);
    expect(new Set(rig.desks.attached.map(({ identity }) => identity.salesforceUserId)).size).toBe(301);
  },
);

it(
  'a full queue sends the next ones away with a reason; when they come back there is room',
  { timeout: 60_000 },
  async () => {
    rig = await startEdge({ limits: { admissions: 1, admissionsWaiting: 10 } });
    const storm = await gather(60);
    slowDesks();
    for (const { client, token } of storm) await client.authenticate({ token });
    const ends = await Promise.all(
      storm.map(({ client, user }) =>
        client.frame('resumed').then(
          () => null,
          async () => ({ code: (await client.closed).code, user, words: client.frames.at(-1) }),
        ),
      ),
    );
    const away = ends.filter((end) => end !== null);
    expect(away.length).toBeGreaterThan(0);
    for (const { code, words } of away) {
      expect(code).toBe(CLOSE.RETRY_LATER);
      expect(words).toMatchObject({ type: 'denied', code: 'not_ready', whoCanFix: 'wait' });
    }
    expect(await rig.registry.metrics()).toContain(
      `connector_softphone_turned_away_total{reason="busy"} ${away.length}`,
    );
    for (const { user } of away) await (await rig.open()).signedIn({ subject: user });
    expect(new Set(rig.desks.attached.map(({ identity }) => identity.salesforceUserId)).size).toBe(60);
  },
);

it('who waits too long is told so instead of being forgotten', { timeout: 60_000 }, async () => {
  rig = await startEdge({ limits: { admissions: 1, admissionPatienceMs: 5_000 } });
  let go = (): void => undefined;
  const attach = rig.desks.attach.bind(rig.desks);
  const entered = new Promise<void>((resolve) => {
    rig.desks.attach = async (...asked) => {
      resolve();
      await new Promise<void>((done) => (go = done));
      return attach(...asked);
    };
  });
  const [first, second] = await gather(2);
  await first!.client.authenticate({ token: first!.token });
  await entered;
  // A slot is kept at most two seconds: the second newcomer gets in although the first still waits for its desk.
  rig.desks.attach = attach;
  await second!.client.authenticate({ token: second!.token });
  await expect.poll(() => metric('connector_softphone_admissions_waiting')).toBe(1);
  rig.timers.advance(2_000);
  await second!.client.frame('resumed');
  go();
  await first!.client.frame('resumed');
});

async function metric(name: string): Promise<number> {
  return Number(new RegExp(`^${name} (.*)$`, 'm').exec(await rig.registry.metrics())?.[1] ?? NaN);
}
