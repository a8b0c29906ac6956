import CrmMatches from 'c/crmMatches';
import type { CrmDeed } from 'c/crmRows';
import type { ConversationView } from '../../../../../../connector-server/src/protocol/types.ts';
import { HOSTILE, all, clear, conversation, desk, mount, one, textOf } from '../../deskPanel/__tests__/world';

const candidates = [
  {
    object: 'Contact',
    recordId: '003A',
    name: 'Jo Lindqvist',
    details: [{ label: 'Phone', value: '+49 30 1' }],
    reason: 'Same e-mail address',
    reasons: ['Same e-mail address', 'Same telephone number'],
    score: 90,
    accountId: '001A',
  },
  {
    object: 'Contact',
    recordId: '003B',
    name: 'Jo Lindqvist',
    details: [{ label: 'Phone', value: '+49 30 2' }],
    reason: 'Same e-mail address',
  },
];
const losers = [
  {
    object: 'Lead',
    recordId: '00QA',
    name: 'Jo L.',
    details: [],
    reason: '',
    score: 40,
    lostBecause: 'It was converted to a contact.',
  },
];
const match = { state: 'several' as const, candidates, losers, text: 'Searched for family@lindqvist.example' };

function show(over: Partial<ConversationView> = {}, busy = false) {
  const element = mount('c-crm-matches', CrmMatches, {
    state: desk(),
    conversation: conversation({ match, ...over }),
    busy,
  });
  const deeds: CrmDeed[] = [];
  element.addEventListener('deed', (event) => deeds.push((event as CustomEvent<CrmDeed>).detail));
  return { element, deeds };
}

afterEach(clear);

describe('why this person', () => {
  it('tells namesakes apart by their facts, gives every reason and how sure it is', async () => {
    const { element } = show();
    const [first, second] = all(element, '.card').map(textOf);
    expect(first).toContain(
      'Jo LindqvistContactPhone+49 30 1Same e-mail addressSame telephone number90 of 100 points in all',
    );
    expect(second).toContain('+49 30 2Same e-mail address');
    await expect(element).toBeAccessible();
  });

  it('shows the losers as well, and why each lost', () => {
    const { element, deeds } = show();
    expect(textOf(one(element, '.loser'))).toContain('It was converted to a contact.');
    one(element, '.plain').click();
    expect(deeds).toEqual([{ kind: 'show', record: { object: 'Lead', recordId: '00QA', name: 'Jo L.' } }]);
  });

  it('links, unlinks, shows and opens on a click, and searches again', () => {
    const { element, deeds } = show({ links: [{ object: 'Contact', recordId: '003B', name: 'Jo Lindqvist' }] });
    one(element, '.link').click();
    one(element, '.unlink').click();
    all(element, '.card .show')[1]?.click();
    all(element, '.open')[0]?.click();
    const a = { object: 'Contact', recordId: '003A', name: 'Jo Lindqvist', accountId: '001A' };
    const b = { object: 'Contact', recordId: '003B', name: 'Jo Lindqvist' };
    expect(deeds).toEqual([
      { kind: 'link', record: a },
      { kind: 'unlink', record: b },
      { kind: 'show', record: b },
      { kind: 'open', recordId: '003A' },
    ]);
    one(element, '.search').click();
    expect(element.intents).toEqual([{ kind: 'command', command: { name: 'searchAgain', conversationId: 'grace' } }]);
  });

  it('links nothing twice while a link is under way', () => {
    const { element } = show({}, true);
    expect(all<HTMLButtonElement>(element, '.link').every(({ disabled }) => disabled)).toBe(true);
  });

  it('says what to do when nobody was found', async () => {
    const { element } = show({ match: { state: 'none', candidates: [], text: '' } });
    expect(textOf(element)).toContain('No record was found. Search for it, or create it.');
    await expect(element).toBeAccessible();
  });

  it('shows names and facts as text', () => {
    const hostile = HOSTILE.map((text, n) => ({
      object: 'Contact',
      recordId: `003${n}`,
      name: text,
      details: [{ label: 'E-mail', value: text }],
      reason: text,
    }));
    const { element } = show({ match: { state: 'several', candidates: hostile, text: '' } });
    expect(all(element, '.name').map((name) => name.textContent)).toEqual([...HOSTILE]);
    expect(all(element, 'script, img, iframe, a, b')).toHaveLength(0);
  });
});
