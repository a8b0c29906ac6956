import CrmStrip from 'c/crmStrip';
import type { ConversationView } from '../../../../../../connector-server/src/protocol/types.ts';
import { HOSTILE, all, clear, conversation, desk, drawn, mount, one, textOf } from '../../deskPanel/__tests__/world';

const candidate = {
  object: 'Contact',
  recordId: '003A',
  name: 'Grace Holloway',
  details: [],
  reason: 'Contact by e-mail: same e-mail address (grace@larkspur.example) · 90 points',
};
const link = { object: 'Contact', recordId: '003A', name: 'Grace Holloway' };

function show(over: Partial<ConversationView> = {}, state = desk()) {
  const element = mount('c-crm-strip', CrmStrip, { state, conversation: conversation(over), crmOpen: false });
  const screens: string[] = [];
  element.addEventListener('crm', (event) => screens.push((event as CustomEvent<string>).detail));
  return { element, screens };
}

afterEach(clear);

describe('the customer in one line', () => {
  it('says who it is, why in short, and how many records are linked; each leads into the CRM side', async () => {
    const { element, screens } = show({
      match: { state: 'one', candidates: [candidate], text: '' },
      links: [link, { object: 'Case', recordId: '500A', name: '1026' }],
    });
    expect(textOf(one(element, '.who'))).toBe('Grace Holloway same e-mail address');
    await expect(element).toBeAccessible();
    for (const button of ['.who', '.links', '.crm']) one(element, button).click();
    expect(screens).toEqual(['matches', 'links', 'start']);
    one(element, '.open').click();
    expect(element.intents).toEqual([{ kind: 'openRecord', recordId: '003A' }]);
    expect(one(element, '.open').getAttribute('aria-label')).toBe('Open Contact Grace Holloway');
  });

  it('[LNK-24] Quick Links turn orange and count, and say so in words', async () => {
    const { element } = show();
    expect(one(element, '.links').className).toBe('act links');
    expect(one(element, '.links').getAttribute('aria-label')).toBe('Quick Links: 0 linked records');
    element.conversation = conversation({ links: [link] });
    await drawn();
    expect(one(element, '.links').className).toContain('links_some');
    expect(textOf(one(element, '.links'))).toBe('1');
    expect(one(element, '.links').getAttribute('aria-label')).toBe('Quick Links: 1 linked record');
  });

  it('asks when there are several, and lets the agent choose', () => {
    const other = { ...candidate, recordId: '003B' };
    const { element, screens } = show({ match: { state: 'several', candidates: [candidate, other], text: '' } });
    expect(textOf(one(element, '[role="status"]'))).toBe('2 may be this customer');
    one(element, '.choose').click();
    expect(screens).toEqual(['matches']);
  });

  it('says that nobody was found, that it is being searched, or that the search failed; the latter can be repeated', async () => {
    const { element } = show({ match: { state: 'none', candidates: [], text: 'Nobody with this address.' } });
    expect(textOf(one(element, '[role="status"]'))).toBe('Nobody with this address.');
    expect(all(element, '.again')).toHaveLength(0);
    element.conversation = conversation({ match: { state: 'searching', candidates: [], text: '' } });
    await drawn();
    expect(textOf(one(element, '[role="status"]'))).toBe('Looking for the customer in Salesforce…');
    element.conversation = conversation({ match: { state: 'failed', candidates: [], text: 'No access.' } });
    await drawn();
    await expect(element).toBeAccessible();
    one(element, '.again').click();
    expect(element.intents).toEqual([{ kind: 'command', command: { name: 'searchAgain', conversationId: 'grace' } }]);
  });

  it('shows names as text, and offers to open nothing where the host cannot', () => {
    for (const name of HOSTILE) {
      const { element } = show(
        { links: [{ ...link, name }] },
        desk({ capabilities: { ...desk().capabilities!, canOpenRecord: false } }),
      );
      expect(one(element, '.name').textContent).toBe(name);
      expect(all(element, 'script, img, iframe, a, .open')).toHaveLength(0);
      clear();
    }
  });
});
