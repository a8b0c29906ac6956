import type { HostSimulator } from 'c/hostSimulator';
import { conversation } from '../../lpModel/__tests__/fixtures';
import { eachOnItsOwn, live, setUp, settle } from './appWorld';

eachOnItsOwn();

type App = HTMLElement & { shadowRoot: ShadowRoot };
interface Panel {
  crmPorts: { of(id: string): import('../../crmForm/port.ts').CrmPort };
}

async function ports(part: Parameters<typeof setUp>[0] = {}) {
  const world = setUp(part);
  await settle();
  const socket = await live({ conversations: [conversation('c1'), conversation('c2')] });
  const panel = (world.app as App).shadowRoot.querySelector('c-desk-panel') as unknown as Panel;
  return { ...world, socket, port: (id = 'c1') => panel.crmPorts.of(id) };
}

describe('what the CRM screens ask through', () => {
  it('sends a question of a conversation and gives its answer, unseen by the rest of the softphone', async () => {
    const { port, socket, state } = await ports();
    expect(port()).toBe(port());
    const asked = port().ask({ kind: 'screen' });
    await settle();
    const [sent] = socket.commands('crm');
    expect(sent?.command).toEqual({ name: 'crm', conversationId: 'c1', ask: { kind: 'screen' } });
    expect(state().pending).toEqual([]);
    const refused = { outcome: 'refused' as const, code: 'x', text: 'Not here.' };
    socket.say({ type: 'answer', id: sent?.id ?? '', answer: refused });
    expect(await asked).toEqual(refused);
    expect(state().notices).toEqual([]);
  });

  it('asks again once when it is not known what became of a question, then says so', async () => {
    const { port, socket } = await ports();
    const outcome = port()
      .ask({ kind: 'screen' })
      .catch((error: Error) => error.message);
    const lose = async (n: number): Promise<void> => {
      await settle();
      const id = socket.commands('crm')[n]?.id ?? '';
      socket.say({ type: 'answer', id, answer: { outcome: 'uncertain', code: 'earlier_epoch', text: '' } });
    };
    await lose(0);
    await lose(1);
    expect(await outcome).toBe('The connector did not answer. Try again.');
    expect(socket.commands('crm')).toHaveLength(2);
  });

  it('links a record and its parents in one go, and rejects in the words of the answer', async () => {
    const { port, socket } = await ports();
    const links = [{ object: 'Case', recordId: '500', name: '1026' }];
    const outcome = port('c2')
      .link(links)
      .catch((error: Error) => error.message);
    await settle();
    const [sent] = socket.commands('linkRecords');
    expect(sent?.command).toEqual({ name: 'linkRecords', conversationId: 'c2', links });
    socket.say({
      type: 'answer',
      id: sent?.id ?? '',
      answer: { outcome: 'refused', code: 'x', text: 'Not linkable.' },
    });
    expect(await outcome).toBe('Not linkable.');
  });

  it('opens a record in the browser, widens the panel and pins where the agent says so', async () => {
    const { host, intend, state } = await ports();
    const simulator: HostSimulator = host;
    intend({ kind: 'openRecord', recordId: '003', where: 'browser' });
    intend({ kind: 'openRecord', recordId: '004', where: 'console' });
    intend({ kind: 'wide', wide: true });
    intend({ kind: 'pin', pinned: true });
    await settle();
    expect([simulator.openedInBrowser, simulator.opened, simulator.wide]).toEqual([['003'], ['004'], true]);
    expect([state().wide, state().pinned]).toEqual([true, true]);
  });

  it('the panel follows the agent to a customer’s tab, unless pinned', async () => {
    const { host, intend, socket, state } = await ports();
    await jest.advanceTimersByTimeAsync(10);
    const links = [{ object: 'Contact', recordId: '003000000000001AAA', name: 'Ines' }];
    intend({ kind: 'select', conversationId: 'c1' });
    socket.say({
      type: 'event',
      seq: 1,
      event: { kind: 'conversation', conversation: { ...conversation('c2'), links } },
    });
    await settle();
    host.show({ recordId: '003000000000001AAA', object: 'Contact', name: 'Ines' });
    await settle();
    expect(state().selectedConversationId).toBe('c2');
    intend({ kind: 'select', conversationId: 'c1' });
    intend({ kind: 'pin', pinned: true });
    host.show(null);
    host.show({ recordId: '003000000000001AAA', object: 'Contact', name: 'Ines' });
    await settle();
    expect(state().selectedConversationId).toBe('c1');
  });
});
