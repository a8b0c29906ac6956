import DeskTransfer from 'c/deskTransfer';
import type { TransferTargetsView } from '../../lpModel/lpModel.ts';
import {
  all,
  clear,
  conversation,
  drawn,
  focusIn,
  key,
  mount,
  one,
  textOf,
  type,
} from '../../deskPanel/__tests__/world';

const view: TransferTargetsView = {
  state: 'ready',
  text: '',
  targets: {
    skills: [
      { id: '4101', name: 'Sales' },
      { id: '4102', name: 'Support' },
    ],
    agents: [
      { id: '1', name: 'Nina', kind: 'human', availability: 'OFFLINE' },
      { id: '2', name: 'Ben', kind: 'human', availability: 'ONLINE' },
      { id: '3', name: 'Nova', kind: 'bot', availability: null },
    ],
  },
};
const names = (element: Element): string[] => all(element, '.row .name').map((name) => name.textContent ?? '');
const pick = async (element: Element, name: string): Promise<void> => {
  const row = all(element, '.row').find((candidate) => textOf(candidate).startsWith(name));
  row?.querySelector('input')?.click();
  await drawn();
};
const show = (over: Record<string, unknown> = {}) =>
  mount('c-desk-transfer', DeskTransfer, { conversation: conversation(), view, busy: '', ...over });

afterEach(clear);

describe('transfer', () => {
  it('asks for the targets, takes focus to the search, lists who is Online first', async () => {
    const element = show();
    expect(element.intents).toEqual([
      { kind: 'command', command: { name: 'listTransferTargets', conversationId: 'grace' } },
    ]);
    expect(focusIn(element)!.className).toContain('search');
    expect(names(element)).toEqual(['Sales', 'Support', 'Ben', 'Nina', 'Nova']);
    expect(textOf(element)).toContain('Offline');
    await expect(element).toBeAccessible();
  });

  it('finds by any part of the name, and says when nothing is found', async () => {
    const element = show();
    type(one<HTMLInputElement>(element, '.search'), 'N');
    await drawn();
    expect(names(element)).toEqual(['Ben', 'Nina', 'Nova']);
    type(one<HTMLInputElement>(element, '.search'), 'zzz');
    await drawn();
    expect(textOf(element)).toContain('Nothing is called “zzz”.');
  });

  it.each([
    ['Support', { name: 'transferToSkill', conversationId: 'grace', skillId: '4102' }],
    ['Ben', { name: 'transferToAgent', conversationId: 'grace', agentId: '2' }],
    ['Nova', { name: 'transferToAgent', conversationId: 'grace', agentId: '3' }],
  ])('transfers to %s only after it was picked [MSG-05] [MSG-06]', async (name, command) => {
    const element = show();
    const go = one<HTMLButtonElement>(element, '.go');
    expect(go.disabled).toBe(true);
    await pick(element, name);
    expect(go.textContent).toBe(`Transfer to ${name}`);
    go.click();
    expect(element.intents[1]).toEqual({ kind: 'command', command });
  });

  it('waits while a transfer is under way', async () => {
    const element = show();
    await pick(element, 'Ben');
    element.busy = 'Transferring…';
    await drawn();
    const before = element.intents.length;
    one(element, '.go').click();
    expect([one(element, '.go').getAttribute('aria-disabled'), one(element, '.go').textContent]).toEqual([
      'true',
      'Transferring…',
    ]);
    expect(element.intents).toHaveLength(before);
  });

  it('says loading and failure, offers to try again, and goes back with Escape', async () => {
    const element = show({ view: null });
    expect(textOf(element)).toContain('Loading…');
    element.view = { state: 'failed', targets: { skills: [], agents: [] }, text: 'LivePerson did not answer' };
    await drawn();
    expect(textOf(element)).toContain('LivePerson did not answer');
    one(element, '.act').click();
    expect(element.intents).toHaveLength(2);
    let back = 0;
    element.addEventListener('back', () => back++);
    one(element, '.search').dispatchEvent(key('Escape'));
    expect(back).toBe(1);
  });
});
