import CrmSearch from 'c/crmSearch';
import type { CommandAnswer } from '../../../../../../connector-server/src/protocol/types.ts';
import { GRACE, LARKSPUR, PETER, done, fakePort, found, row, screen, settle } from '../../crmSide/__tests__/crmWorld';
import { HOSTILE, all, clear, key, mount, one, textOf, type } from '../../deskPanel/__tests__/world';

const answer = (note = ''): CommandAnswer => done({ plan: note ? null : { steps: [] }, note, columns: {} });

function show(fake: ReturnType<typeof fakePort>, over = {}) {
  return mount('c-crm-search', CrmSearch, {
    screen: screen(),
    rights: null,
    links: [],
    port: fake.port,
    ...over,
  });
}
const box = (element: Element) => one<HTMLInputElement>(element, '.box');

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
  clear();
  jest.useRealTimers();
});

describe('search in Salesforce', () => {
  it('[MAT-10] waits for a pause in typing, and asks once', async () => {
    const fake = fakePort({ search: () => answer() }, () => found(PETER));
    const element = show(fake);
    for (const text of ['p', 'pe', 'pet']) type(box(element), text);
    expect(fake.asked).toEqual([]);
    await jest.advanceTimersByTimeAsync(400);
    await settle();
    expect(fake.asked).toEqual([{ kind: 'search', text: 'pet', objects: null }]);
    expect(all(element, '.heading').map(textOf)).toEqual(['Leads']);
    expect(textOf(one(element, '.status'))).toBe('1 record found');
    jest.useRealTimers();
    await expect(element).toBeAccessible();
  });

  it('drops the answer to an earlier question that comes late', async () => {
    const late: ((answer: CommandAnswer) => void)[] = [];
    const fake = fakePort(
      { search: ({ text }) => (text === 'first' ? new Promise((resolve) => late.push(resolve)) : answer()) },
      () => found(GRACE),
    );
    const element = show(fake);
    type(box(element), 'first');
    box(element).dispatchEvent(key('Enter'));
    type(box(element), 'second');
    box(element).dispatchEvent(key('Enter'));
    await settle();
    late[0]?.(answer('A note of the first.'));
    await settle();
    expect(textOf(element)).not.toContain('A note of the first.');
    expect(textOf(element)).toContain('Grace Holloway');
    expect(fake.executed).toHaveLength(1);
  });

  it('[MAT-03] searches one object, or everything that is enabled', async () => {
    const fake = fakePort({ search: () => answer() }, () => found());
    const [account, contact, lead] = screen().objects;
    const element = show(fake, {
      screen: screen({ screen: 'search:Lead', objects: [account!, { ...contact!, search: false }, lead!] }),
    });
    const scope = one<HTMLSelectElement>(element, '.scope');
    expect([...scope.options].map(({ text }) => text)).toEqual(['People', 'Accounts', 'Leads', 'Everything']);
    type(box(element), 'vance');
    box(element).dispatchEvent(key('Enter'));
    scope.value = 'everything';
    scope.dispatchEvent(new CustomEvent('change'));
    await settle();
    expect(fake.asked).toEqual([
      { kind: 'search', text: 'vance', objects: ['Lead'] },
      { kind: 'search', text: 'vance', objects: ['Account', 'Lead'] },
    ]);
  });

  it('[TRB-03] says why the box is empty, and what a search lacks', async () => {
    const fake = fakePort({ search: () => answer('Type at least two letters or digits.') }, () => found());
    const element = show(fake, { screen: screen({ note: 'Nothing is known of this customer yet.' }) });
    expect(textOf(element)).toContain('Nothing is known of this customer yet.');
    type(box(element), 'x');
    box(element).dispatchEvent(key('Enter'));
    await settle();
    expect(textOf(one(element, '.note'))).toBe('Type at least two letters or digits.');
    expect(fake.executed).toHaveLength(0);
  });

  it('says in words that the search failed or found nothing, and searches again', async () => {
    const results = [{ ok: false as const, code: 'failed', message: 'The search service is down.' }, found()];
    const fake = fakePort({ search: () => answer() }, () => results.shift() ?? found());
    const element = show(fake, { screen: screen({ autoSearch: true, searchText: 'grace' }) });
    await settle();
    expect(textOf(one(element, '.failure'))).toContain('The search service is down.');
    jest.useRealTimers();
    await expect(element).toBeAccessible();
    one(element, '.retry').click();
    await settle();
    expect(textOf(one(element, '.status'))).toContain('Nothing was found');
    expect(all(element, '.failure')).toHaveLength(0);
  });

  it('shows no more than can be read, and asks to say more', async () => {
    const many = Array.from({ length: 2_000 }, (_, n) =>
      row('Lead', `00Q${String(n).padStart(12, '0')}`, { Name: `L${n}` }),
    );
    const fake = fakePort({ search: () => answer() }, () => found(...many));
    const element = show(fake, { screen: screen({ autoSearch: true, searchText: 'll' }) });
    await settle();
    expect(all(element, 'c-crm-hit')).toHaveLength(60);
    expect(textOf(one(element, '.status'))).toBe('More than 60 were found. Type more to find the right one.');
  });

  it('shows names as text, whatever they hold', async () => {
    const rows = HOSTILE.map((Name, n) => row('Lead', `00Q00000000${1000 + n}`, { Name }));
    const fake = fakePort({ search: () => answer() }, () => found(...rows));
    const element = show(fake, { screen: screen({ autoSearch: true, searchText: 'll' }) });
    await settle();
    expect(all(element, '.name').map((name) => name.textContent)).toEqual([...HOSTILE]);
    expect(all(element, 'script, img, iframe, a')).toHaveLength(0);
  });

  it('[MAT-08] puts an account that was not found itself over its contact', async () => {
    const fake = fakePort({ search: () => answer() }, () => found(GRACE, PETER));
    const element = show(fake, { screen: screen({ autoSearch: true, searchText: 'grace' }) });
    await settle();
    expect(all(element, '.heading').map(textOf)).toEqual(['Accounts and contacts', 'Leads']);
    expect(all(element, '.name').map(textOf)).toEqual(['Larkspur Gardens', 'Grace Holloway', 'Peter Vance']);
    expect(textOf(one(element, '.children'))).toContain('Grace Holloway');
    expect(LARKSPUR.fields['Name']).toBe('Larkspur Gardens');
  });

  it('empties the box with Escape, and leaves the next Escape to the screen', () => {
    const element = show(fakePort({}, () => found()));
    let left = 0;
    element.addEventListener('keydown', () => left++);
    type(box(element), 'grace');
    box(element).dispatchEvent(key('Escape'));
    expect(left).toBe(0);
    box(element).dispatchEvent(key('Escape'));
    expect(left).toBe(1);
  });
});
