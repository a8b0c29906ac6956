import CrmMatch from 'c/crmMatch';
import type { ConversationView, MatchView } from '../../../../../../connector-server/src/protocol/types.ts';
import type { SoftphoneState } from '../../lpModel/lpModel.ts';
import { all, clear, conversation, desk, mount, one, textOf } from '../../deskPanel/__tests__/world';

const grace = { object: 'Contact', recordId: '003A', name: 'Grace Holloway', details: [], reason: 'Same e-mail' };
const reachable = { id: 'g', name: 'Grace Holloway', email: 'g@larkspur.example', phone: null, authenticated: true };
const show = (match: MatchView, over: Partial<ConversationView> = {}, state: Partial<SoftphoneState> = {}) =>
  mount('c-crm-match', CrmMatch, { state: desk(state), conversation: conversation({ match, ...over }) });

afterEach(clear);

describe('match', () => {
  it('names the one record found and opens it on a click', async () => {
    const element = show({ state: 'one', candidates: [grace], text: '' });
    expect(textOf(element)).toContain('Contact: Grace Holloway');
    one(element, '.open').click();
    expect(element.intents).toEqual([{ kind: 'openRecord', recordId: '003A' }]);
    await expect(element).toBeAccessible();
  });

  it('shows linked records before what was found, and no open button where the host cannot open', () => {
    const links = [{ object: 'Lead', recordId: '00QB', name: 'Peter Sorensen' }];
    const element = show(
      { state: 'one', candidates: [grace], text: '' },
      { links },
      { capabilities: { host: 'simulator', canOpenRecord: false, canCreateRecord: false, canExecutePlans: false } },
    );
    expect(all(element, '.record').map(textOf)).toEqual(['Lead: Peter Sorensen']);
    expect(all(element, '.open')).toHaveLength(0);
  });

  it('asks to choose among several', () => {
    const element = show({ state: 'several', candidates: [grace, { ...grace, recordId: '003B' }], text: '' });
    let asked = 0;
    element.addEventListener('chooser', () => asked++);
    expect(textOf(element)).toContain('2 records may be this customer');
    one(element, '.choose').click();
    expect(asked).toBe(1);
  });

  it.each([
    ['none', 'No e-mail is known'],
    ['failed', 'You may not read contacts'],
    ['waiting', 'Not searched yet'],
  ] as [MatchView['state'], string][])(
    'says why there is nothing (%s) and searches again on a click',
    (state, text) => {
      const element = show({ state, candidates: [], text }, { consumer: reachable });
      expect(textOf(element)).toContain(text);
      one(element, '.search').click();
      expect(element.intents).toEqual([{ kind: 'command', command: { name: 'searchAgain', conversationId: 'grace' } }]);
    },
  );

  it('offers no second search when there is nothing to search by', () => {
    const element = show({ state: 'none', candidates: [], text: 'Not known by e-mail or phone' });
    expect(all(element, '.search')).toHaveLength(0);
  });

  it('says that it is searching, and offers no second search meanwhile', () => {
    const element = show(
      { state: 'none', candidates: [], text: '' },
      {},
      { pending: [{ id: 'p', name: 'searchAgain', conversationId: 'grace', ringId: null }] },
    );
    expect(textOf(element)).toBe('Looking for the customer in Salesforce…');
  });
});
