import DeskWrapUp from 'c/deskWrapUp';
import { all, clear, conversation, desk, drawn, mount, NOW, one, textOf } from '../../deskPanel/__tests__/world';

const closed = conversation({ state: 'closed', closedBy: 'consumer', endedAt: NOW, wrapUpEndsAt: NOW + 60_000 });
const show = (over: Parameters<typeof desk>[0] = {}) =>
  mount('c-desk-wrap-up', DeskWrapUp, { state: desk(over), conversation: closed });

afterEach(clear);

describe('wrap-up', () => {
  it('says how the conversation ended and finishes on a click, once', async () => {
    const element = show();
    expect(textOf(element)).toContain('Closed by the customer');
    one(element, '.done').click();
    const finish = { kind: 'command', command: { name: 'finishWrapUp', conversationId: 'grace' } };
    expect(element.intents).toEqual([finish]);
    element.state = desk({ pending: [{ id: 'p', name: 'finishWrapUp', conversationId: 'grace', ringId: null }] });
    await drawn();
    expect(textOf(one(element, '.done'))).toBe('Finishing…');
    one(element, '.done').click();
    expect(element.intents).toEqual([finish]);
    await expect(element).toBeAccessible();
  });

  it('shows what was being written when the customer closed, as text', () => {
    const element = show({ drafts: { grace: 'I will <b>call</b> you' } });
    expect(textOf(one(element, '.unsent'))).toBe('Not sent: I will <b>call</b> you');
    expect(all(element, 'b')).toHaveLength(0);
    expect(all(show(), '.unsent')).toHaveLength(0);
  });
});
