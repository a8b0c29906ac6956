import DeskPanel from 'c/deskPanel';
import { done, fakePort, found, screen, settle } from '../../crmSide/__tests__/crmWorld';
import { all, clear, conversation, desk, focusIn, mount, named, one, textOf } from './world';

function show(over = {}) {
  const asked: string[] = [];
  const crmPorts = {
    of: (id: string) => {
      const opens = () => {
        asked.push(id);
        return done(screen());
      };
      return fakePort({ screen: opens }, () => found()).port;
    },
  };
  const state = desk({ conversations: [conversation(), named('ines', 'Ines Marchetti')], ...over });
  return { element: mount('c-desk-panel', DeskPanel, { state, crmPorts }), state, asked };
}
const open = async (element: Element, button: string): Promise<void> => {
  one(element, button).click();
  await settle();
};

afterEach(clear);

describe('the CRM side in the panel', () => {
  it('slides over the conversation: the strip stays above, the last message below', async () => {
    const { element } = show();
    expect(all(element, 'c-crm-side')).toHaveLength(0);
    await open(element, '.crm');
    expect(all(element, 'c-desk-transcript, c-desk-composer')).toHaveLength(0);
    expect(all(element, 'c-desk-customer, c-crm-search, c-crm-glance')).toHaveLength(3);
    await expect(element).toBeAccessible();
    await open(element, '.glance');
    expect(all(element, 'c-desk-transcript, c-desk-composer')).toHaveLength(2);
    expect(focusIn(one(element, 'c-desk-composer'))?.tagName).toBe('TEXTAREA');
  });

  it('keeps what was typed into the search while the agent is in the chat or in another conversation', async () => {
    const { element, state, asked } = show();
    await open(element, '.crm');
    const box = one<HTMLInputElement>(element, 'input[type="search"]');
    box.value = 'half a na';
    await open(element, '.glance');
    element.state = { ...state, selectedConversationId: 'ines' };
    await settle();
    expect(all(element, 'c-desk-composer')).toHaveLength(1);
    element.state = { ...state };
    await settle();
    await open(element, '.crm');
    expect(one<HTMLInputElement>(element, 'input[type="search"]')).toBe(box);
    expect(asked).toEqual(['grace']);
  });

  it('is gone with its conversation', async () => {
    const { element, state } = show();
    await open(element, '.crm');
    element.state = { ...state, conversations: [named('ines', 'Ines Marchetti')], selectedConversationId: null };
    await settle();
    expect(all(element, 'c-crm-side')).toHaveLength(0);
  });

  it('makes room for what the agent does with the conversation', async () => {
    const { element } = show();
    await open(element, '.links');
    expect(textOf(one(element, 'c-crm-links'))).toContain('Not linked yet');
    await open(one(element, 'c-desk-customer'), '.trigger');
    all(element, '.choice')
      .find((choice) => textOf(choice) === 'Close conversation…')
      ?.click();
    await settle();
    expect(textOf(one(element, 'c-desk-confirm'))).toContain('Close the conversation');
    expect(all(element, 'c-desk-composer')).toHaveLength(1);
  });

  it('[LOG-06] relates the conversation to what is on the screen from the menu of actions', async () => {
    const context = { recordId: '01t000000000001AAA', object: 'Product2', name: 'Rope ladder' };
    const { element } = show({ context, settings: { ...desk().settings, linkable: ['Product2'] } });
    await open(one(element, 'c-desk-customer'), '.trigger');
    all(element, '.choice')
      .find((choice) => textOf(choice) === 'Relate to Product Rope ladder')
      ?.click();
    await settle();
    expect(element.intents).toContainEqual({
      kind: 'command',
      command: {
        name: 'linkRecord',
        conversationId: 'grace',
        object: 'Product2',
        recordId: '01t000000000001AAA',
        recordName: 'Rope ladder',
      },
    });
  });

  it('[LOG-06] offers to relate only what the settings let conversations be linked to', async () => {
    const context = { recordId: '500000000000001AAA', object: 'Case', name: '00001001' };
    const { element, state } = show({ context, settings: { ...desk().settings, linkable: ['Machine__c'] } });
    await open(one(element, 'c-desk-customer'), '.trigger');
    expect(all(element, '.choice').map(textOf).join()).not.toContain('Relate');
    element.state = { ...state, context: { ...context, object: 'Machine__c', name: 'M-0001' } };
    await settle();
    expect(all(element, '.choice').map(textOf)).toContain('Relate to Machine M-0001');
  });

  it('pins a conversation with a button that says its state', async () => {
    const { element, state } = show();
    expect(one(element, '.pin').getAttribute('aria-pressed')).toBe('false');
    one(element, '.pin').click();
    expect(element.intents).toContainEqual({ kind: 'pin', pinned: true });
    element.state = { ...state, pinned: true };
    await settle();
    expect(one(element, '.pin').getAttribute('aria-pressed')).toBe('true');
  });
});
