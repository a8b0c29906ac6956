/**
 * Hypothesis: while servers and pages are being updated, old and new speak the newest version both know, so an old softphone
 * goes on for one version; one that is too old or too new is told to reload the page and does not loop.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { CLOSE, PROTOCOL_OLDEST, PROTOCOL_VERSION } from '../../connector-server/src/protocol/constants.ts';
import { startEdge, type EdgeRig } from '../unit/browser/edgeRig.ts';

let rig: EdgeRig;
afterEach(() => rig.close());

/** What a softphone of these versions does with `hello`, as docs/softphone-protocol.md tells it. */
const choose = (hello: { protocol: number; protocolOldest?: number }, own: { oldest: number; newest: number }) => {
  const common = Math.min(hello.protocol, own.newest);
  return common >= Math.max(hello.protocolOldest ?? hello.protocol, own.oldest) ? common : null;
};

describe('a server that speaks this version and the one before', () => {
  it('names both in its hello; this release speaks at most two', async () => {
    rig = await startEdge();
    expect(await (await rig.open()).frame('hello')).toMatchObject({
      protocol: PROTOCOL_VERSION,
      protocolOldest: PROTOCOL_OLDEST,
    });
    expect(PROTOCOL_OLDEST).toBe(Math.max(1, PROTOCOL_VERSION - 1));
  });

  it.each([
    ['the softphone of the release before', { oldest: 1, newest: 1 }, 1],
    ['the softphone of this release', { oldest: 1, newest: 2 }, 2],
    ['a softphone of the next release', { oldest: 2, newest: 3 }, 2],
  ])('serves %s', async (_what, own, spoken) => {
    rig = await startEdge({ protocols: { oldest: 1, newest: 2 } });
    const client = await rig.open();
    const protocol = choose(await client.frame('hello'), own);
    expect(protocol).toBe(spoken);
    await client.authenticate({ protocol: spoken });
    await client.frame('resumed');
    expect(rig.desks.attached[0]?.hello.protocol).toBe(spoken);
    client.send({ type: 'ping', ack: 0 });
    await client.frame('pong');
  });

  it.each([
    ['too old', 1, /older than its server. Reload the page/],
    ['too new', 4, /newer than its server. Reload the page/],
  ])('tells a softphone that is %s to reload, and stops it', async (_what, protocol, words) => {
    rig = await startEdge({ protocols: { oldest: 2, newest: 3 } });
    const client = await rig.open();
    await client.authenticate({ protocol });
    expect(await client.frame('denied')).toMatchObject({ code: 'version_unsupported', whoCanFix: 'agent' });
    expect((await client.frame('denied')).text).toMatch(words);
    expect((await client.closed).code).toBe(CLOSE.VERSION_UNSUPPORTED);
    expect(rig.desks.attached).toHaveLength(0);
  });
});
