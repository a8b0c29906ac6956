import CrmChooser from 'c/crmChooser';
import {
  HOSTILE,
  all,
  clear,
  conversation,
  desk,
  drawn,
  key,
  mount,
  one,
  textOf,
} from '../../deskPanel/__tests__/world';

const candidates = [
  {
    object: 'Contact',
    recordId: '003A',
    name: 'Jo Lindqvist',
    details: [{ label: 'Phone', value: '+49 30 1' }],
    reason: 'Same e-mail address',
  },
  {
    object: 'Contact',
    recordId: '003B',
    name: 'Jo Lindqvist',
    details: [{ label: 'Phone', value: '+49 30 2' }],
    reason: 'Same e-mail address',
  },
];
const several = { state: 'several' as const, candidates, text: 'Searched for family@lindqvist.example' };
const show = (over = {}) =>
  mount('c-crm-chooser', CrmChooser, { state: desk(), conversation: conversation({ match: several, ...over }) });

afterEach(clear);

describe('chooser', () => {
  it('tells namesakes apart by their facts and says why each came up', async () => {
    const element = show();
    expect(all(element, '.card').map(textOf)).toEqual([
      expect.stringContaining('Jo LindqvistContactPhone+49 30 1Same e-mail address'),
      expect.stringContaining('Jo LindqvistContactPhone+49 30 2Same e-mail address'),
    ]);
    await expect(element).toBeAccessible();
  });

  it('links on a click, opens without linking, searches again', () => {
    const element = show();
    all(element, '.open')[0]?.click();
    all(element, '.link')[1]?.click();
    one(element, '.search').click();
    expect(element.intents).toEqual([
      { kind: 'openRecord', recordId: '003A' },
      {
        kind: 'command',
        command: {
          name: 'linkRecord',
          conversationId: 'grace',
          object: 'Contact',
          recordId: '003B',
          recordName: 'Jo Lindqvist',
        },
      },
      { kind: 'command', command: { name: 'searchAgain', conversationId: 'grace' } },
    ]);
  });

  it('shows what is linked, also when the search no longer finds it, and unlinks', () => {
    const element = show({
      links: [
        { object: 'Lead', recordId: '00QC', name: 'Peter' },
        { object: 'Contact', recordId: '003A', name: 'Jo Lindqvist' },
      ],
    });
    expect(all(element, '.card')).toHaveLength(3);
    expect(all(element, '.linked')).toHaveLength(2);
    all(element, '.unlink')[0]?.click();
    expect(element.intents).toEqual([
      { kind: 'command', command: { name: 'unlinkRecord', conversationId: 'grace', object: 'Lead', recordId: '00QC' } },
    ]);
  });

  it('links nothing twice while a link is under way', async () => {
    const element = show();
    element.state = desk({ pending: [{ id: 'p', name: 'linkRecord', conversationId: 'grace', ringId: null }] });
    await drawn();
    expect(all<HTMLButtonElement>(element, '.link').every((button) => button.disabled)).toBe(true);
  });

  it('shows names and facts as text', () => {
    const hostile = HOSTILE.map((text, n) => ({
      object: 'Contact',
      recordId: `003${n}`,
      name: text,
      details: [{ label: 'E-mail', value: text }],
      reason: text,
    }));
    const element = show({ match: { state: 'several', candidates: hostile, text: '' } });
    expect(all(element, '.name').map((name) => name.textContent)).toEqual([...HOSTILE]);
    expect(all(element, 'script, img, iframe, a, b')).toHaveLength(0);
  });

  it('goes back with Escape', () => {
    const element = show();
    let back = 0;
    element.addEventListener('back', () => back++);
    one(element, '.search').dispatchEvent(key('Escape'));
    expect(back).toBe(1);
  });

  it('[LOG-06] links the record the agent looks at: a product, a case, whatever there is a lookup for', async () => {
    const element = mount('c-crm-chooser', CrmChooser, {
      state: desk({ context: { recordId: '01t000000000001AAA', object: 'Product2', name: 'Rope ladder' } }),
      conversation: conversation(),
    });
    expect(textOf(one(element, '.in-view'))).toContain('Rope ladderProduct');
    one(element, '.link-in-view').click();
    expect(element.intents).toEqual([
      {
        kind: 'command',
        command: {
          name: 'linkRecord',
          conversationId: 'grace',
          object: 'Product2',
          recordId: '01t000000000001AAA',
          recordName: 'Rope ladder',
        },
      },
    ]);
    element.conversation = conversation({
      links: [{ object: 'Product2', recordId: '01t000000000001', name: 'Rope ladder' }],
    });
    await drawn();
    expect(all(element, '.in-view')).toHaveLength(0);
    element.state = desk({ context: { recordId: '0Q0000000000001', object: 'Quote', name: 'Q-1' } });
    await drawn();
    expect(all(element, '.in-view')).toHaveLength(0);
  });
});
