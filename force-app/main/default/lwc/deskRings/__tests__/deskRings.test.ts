import DeskRings from 'c/deskRings';
import type { RingEnd } from '../../../../../../connector-server/src/protocol/types.ts';
import { NOW, all, clear, desk, drawn, mount, one, ring, textOf } from '../../deskPanel/__tests__/world';

const ended = (reason: RingEnd, text: string) => ({
  ringId: reason,
  conversationId: 'x',
  consumerName: 'Yusuf Demir',
  channel: 'sms' as const,
  reason,
  text,
  at: NOW,
});

beforeEach(() => jest.useFakeTimers().setSystemTime(NOW));
afterEach(() => {
  clear();
  jest.useRealTimers();
});

describe('rings', () => {
  it('shows who, channel, skill and time left, and accepts or declines exactly that one [MSG-02]', async () => {
    const element = mount('c-desk-rings', DeskRings, {
      state: desk({
        rings: [ring(), ring({ ringId: 'ring-2', consumerName: 'Tom Reyes', channel: 'sms', directed: true })],
      }),
    });
    expect(textOf(element)).toContain('Ines Marchetti');
    expect(textOf(element)).toContain('WhatsApp · Sales');
    expect(textOf(element)).toContain('1:30');
    expect(textOf(element)).toContain('Transferred to you');
    all(element, '.accept')[1]?.click();
    all(element, '.decline')[0]?.click();
    expect(element.intents).toEqual([
      { kind: 'command', command: { name: 'acceptRing', ringId: 'ring-2' } },
      { kind: 'command', command: { name: 'declineRing', ringId: 'ring-1' } },
    ]);
    jest.useRealTimers();
    await expect(element).toBeAccessible();
  });

  it('names the customer on each button, for who cannot see the card', () => {
    const element = mount('c-desk-rings', DeskRings, { state: desk({ rings: [ring({ consumerName: '' })] }) });
    expect(all(element, 'button').map((button) => button.getAttribute('aria-label'))).toEqual([
      'Accept Visitor, WhatsApp · Sales',
      'Decline Visitor',
    ]);
  });

  it('counts down by the server clock', async () => {
    const element = mount('c-desk-rings', DeskRings, { state: desk({ rings: [ring()], serverClockOffsetMs: 30_000 }) });
    expect(textOf(element)).toContain('1:00');
    jest.advanceTimersByTime(10_000);
    await drawn();
    expect(textOf(element)).toContain('0:50');
    expect(one(element, '.bar').getAttribute('style')).toContain('42%');
  });

  it('takes no second answer while the first is under way', async () => {
    const element = mount('c-desk-rings', DeskRings, {
      state: desk({
        rings: [ring()],
        pending: [{ id: 'p', name: 'acceptRing', conversationId: null, ringId: 'ring-1' }],
      }),
    });
    expect(one(element, '.accept').textContent).toBe('Wait…');
    for (const button of all(element, '.answer')) {
      expect(button.getAttribute('aria-disabled')).toBe('true');
      button.click();
    }
    expect(element.intents).toEqual([]);
  });

  it('shows no offer that could not be answered: signed out of LivePerson', () => {
    const livePerson = { ...desk().livePerson!, state: 'signed_out' as const };
    expect(all(mount('c-desk-rings', DeskRings, { state: desk({ rings: [ring()], livePerson }) }), 'li')).toEqual([]);
  });

  it('names no channel that LivePerson has not told yet', () => {
    const element = mount('c-desk-rings', DeskRings, { state: desk({ rings: [ring({ channel: 'other' })] }) });
    expect(textOf(one(element, '.where'))).toBe('Sales');
    expect(one(element, '.accept').getAttribute('aria-label')).toBe('Accept Ines Marchetti, Sales');
  });

  it('lets no other customer slide under the pointer when an offer ends', async () => {
    const second = ring({ ringId: 'ring-2', consumerName: 'Tom Reyes' });
    const element = mount('c-desk-rings', DeskRings, { state: desk({ rings: [ring(), second] }) });
    one(element, '.list').dispatchEvent(new CustomEvent('mouseenter'));
    element.state = desk({ rings: [second], endedRings: [{ ...ended('taken', 'taken'), ringId: 'ring-1' }] });
    await drawn();
    expect(all(element, '.item').map((item) => item.classList.contains('ended'))).toEqual([true, false]);
    one(element, '.list').dispatchEvent(new CustomEvent('mouseleave'));
    await drawn();
    expect(all(element, '.item').map((item) => item.classList.contains('ended'))).toEqual([false, true]);
  });

  it('takes more room while no conversation needs it', async () => {
    const element = mount('c-desk-rings', DeskRings, {
      state: desk({ rings: [ring()], selectedConversationId: null }),
    });
    expect(one(element, 'section').classList).toContain('rings_tall');
    element.state = desk({ rings: [ring()] });
    await drawn();
    expect(one(element, 'section').classList).not.toContain('rings_tall');
  });

  it('says how other offers ended, in words that can be dismissed; taking one oneself needs none', () => {
    const element = mount('c-desk-rings', DeskRings, {
      state: desk({
        endedRings: [
          ended('taken', 'taken by another agent'),
          ended('expired', 'not answered in time'),
          ended('cancelled', 'the customer left'),
          ended('accepted', 'yours'),
        ],
      }),
    });
    expect(all(element, '.ended').map((row) => textOf(row))).toEqual([
      'Yusuf Demir (SMS): taken by another agent',
      'Yusuf Demir (SMS): not answered in time',
      'Yusuf Demir (SMS): the customer left',
    ]);
    all(element, '.dismiss')[0]?.click();
    expect(element.intents).toEqual([{ kind: 'dismissEndedRing', ringId: 'taken' }]);
  });

  it('says how many wait when they may not all be in view, and is gone when nothing rings', async () => {
    const rings = ['a', 'b', 'c', 'd', 'e', 'f'].map((ringId) => ring({ ringId }));
    const element = mount('c-desk-rings', DeskRings, { state: desk({ rings }) });
    expect(textOf(element)).toContain('6 customers are waiting for your answer');
    expect(all(element, '.accept')).toHaveLength(6);
    element.state = desk();
    await drawn();
    expect(textOf(element)).toBe('');
  });
});
