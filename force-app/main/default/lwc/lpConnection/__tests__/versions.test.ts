import { commonProtocol, versionWords } from '../versions';
import { Play } from './play';

const range = (oldest: number, newest: number) => ({ oldest, newest });

describe('while servers and pages are being updated', () => {
  it.each([
    ['both the same', range(1, 1), range(1, 1), 1],
    ['an older page at a newer server', range(1, 2), range(1, 1), 1],
    ['a newer page at an older server', range(1, 1), range(1, 2), 1],
    ['both newer', range(2, 3), range(2, 3), 3],
    ['a page two versions behind', range(2, 3), range(1, 1), null],
    ['a server two versions behind', range(1, 1), range(2, 3), null],
  ])('%s: the newest version both know', (_what, server, own, common) => {
    expect(commonProtocol(server, own)).toBe(common);
  });

  it('the softphone says who is behind, and to reload the page', () => {
    expect(versionWords(range(2, 3), range(1, 1))).toMatch(/older than its server. Reload the page/);
    expect(versionWords(range(1, 1), range(2, 3))).toMatch(/newer than its server. Reload the page/);
  });

  it('a softphone of version 1 speaks it with a server that also knows 2', () => {
    const play = new Play().put({ type: 'start' }, { type: 'opened' });
    play.frame({
      type: 'hello',
      protocol: 2,
      protocolOldest: 1,
      nonce: 'n',
      serverTime: 0,
      heartbeatMs: 25_000,
      version: '',
    });
    play.put({ type: 'identity', nonce: 'n', token: 'x' });
    expect(play.written).toMatchObject([{ type: 'authenticate', protocol: 1 }]);
  });
});
