import CrmFormLookup from 'c/crmFormLookup';
import { all, clear, key, mount, one, textOf } from '../../deskPanel/__tests__/world';
import { ACCOUNT, CONTACT, World, described, row, settled } from '../../crmForm/__tests__/world';
import type { FormField } from '../../crmFormModel/fields.ts';
import type { Choice } from '../crmFormLookup.ts';

const field = (over: Partial<FormField> = {}, referenceTo = ['Account']): FormField => ({
  field: 'AccountId',
  label: 'Account',
  control: 'lookup',
  described: described('AccountId', { type: 'reference', referenceTo }),
  required: false,
  readOnly: false,
  text: '',
  initial: '',
  name: '',
  note: '',
  error: '',
  ...over,
});

function show(world: World, given = field()) {
  const lookup = mount('c-crm-form-lookup', CrmFormLookup, { field: given, object: 'Contact', port: world.port });
  const chosen: Choice[] = [];
  lookup.addEventListener('fieldchange', (event) => chosen.push((event as CustomEvent<Choice>).detail));
  return { lookup, chosen };
}

async function search(lookup: Element, text: string): Promise<void> {
  const box = one<HTMLInputElement>(lookup, '.term');
  box.value = text;
  box.dispatchEvent(new Event('input'));
  box.dispatchEvent(key('Enter'));
  await settled();
}

const accounts = [
  row('Account', ACCOUNT, { Name: 'Larkspur Gardens', Phone: '555 0100' }),
  row('Account', '001Bx0000000002AAA', { Name: '<b>Larkspur</b> Two' }),
];

afterEach(clear);

describe('a lookup', () => {
  it('searches, and is chosen from by keyboard alone', async () => {
    const world = new World();
    world.found = accounts;
    world.columns = { Account: ['Phone'] };
    const { lookup, chosen } = show(world);
    await search(lookup, 'Lark');
    expect(world.asks('lookup')).toEqual([
      { kind: 'lookup', object: 'Contact', field: 'AccountId', text: 'Lark', targets: ['Account'] },
    ]);
    expect(all(lookup, '.row').map(textOf)).toEqual(['Larkspur Gardens555 0100', '<b>Larkspur</b> Two']);
    expect(textOf(one(lookup, '.said'))).toBe('2 found. Use the arrow keys.');
    const box = one(lookup, '.term');
    expect(box.getAttribute('aria-expanded')).toBe('true');
    await expect(lookup).toBeAccessible();
    box.dispatchEvent(key('ArrowUp'));
    await settled();
    expect(all(lookup, '.row').map((option) => option.getAttribute('aria-selected'))).toEqual(['false', 'true']);
    expect(box.getAttribute('aria-activedescendant')).toBe(all(lookup, '.row')[1]?.id);
    box.dispatchEvent(key('ArrowDown'));
    box.dispatchEvent(key('Enter'));
    expect(chosen).toEqual([{ text: ACCOUNT, name: 'Larkspur Gardens' }]);
  });

  it('searches by itself when the agent pauses, once', async () => {
    jest.useFakeTimers();
    try {
      const world = new World();
      const { lookup } = show(world);
      const box = one<HTMLInputElement>(lookup, '.term');
      for (const text of ['La', 'Lar', 'Lark']) {
        box.value = text;
        box.dispatchEvent(new Event('input'));
        jest.advanceTimersByTime(100);
      }
      expect(world.asks('lookup')).toEqual([]);
      jest.advanceTimersByTime(300);
      expect(world.asks('lookup').map(({ text }) => text)).toEqual(['Lark']);
    } finally {
      jest.useRealTimers();
    }
  });

  it('is chosen from by mouse; Escape closes the list without leaving the form', async () => {
    const world = new World();
    world.found = accounts;
    const { lookup, chosen } = show(world);
    await search(lookup, 'Lark');
    const escape = key('Escape');
    const left = jest.fn();
    document.body.addEventListener('keydown', left);
    one(lookup, '.term').dispatchEvent(escape);
    await settled();
    expect(left).not.toHaveBeenCalled();
    document.body.removeEventListener('keydown', left);
    expect(one(lookup, '.term').getAttribute('aria-expanded')).toBe('false');
    one(lookup, '.term').dispatchEvent(key('ArrowDown'));
    await settled();
    expect(one(lookup, '.term').getAttribute('aria-expanded')).toBe('true');
    all(lookup, '.row')[1]?.click();
    expect(chosen).toEqual([{ text: '001Bx0000000002AAA', name: '<b>Larkspur</b> Two' }]);
  });

  it('names the kind of each record where it may point to several', async () => {
    const world = new World();
    world.found = [row('Contact', CONTACT, { Name: 'Grace Holloway' }), ...accounts.slice(0, 1)];
    const { lookup } = show(world, field({}, ['Contact', 'Account']));
    await search(lookup, 'gr');
    expect(all(lookup, '.row').map(textOf)).toEqual(['Grace HollowayContact', 'Larkspur GardensAccount']);
  });

  it('passes on the account of a contact', async () => {
    const world = new World();
    world.found = [row('Contact', CONTACT, { Name: 'Grace', AccountId: ACCOUNT, 'Account.Name': 'Larkspur Gardens' })];
    const { lookup, chosen } = show(world, field({}, ['Contact']));
    await search(lookup, 'gr');
    one(lookup, '.term').dispatchEvent(key('Enter'));
    expect(chosen).toEqual([{ text: CONTACT, name: 'Grace', accountId: ACCOUNT, accountName: 'Larkspur Gardens' }]);
  });

  it('shows the record it has, and can be emptied', async () => {
    const { lookup, chosen } = show(new World(), field({ text: ACCOUNT, name: 'Larkspur Gardens' }));
    expect(textOf(one(lookup, '.chosen'))).toBe('Larkspur Gardens');
    await expect(lookup).toBeAccessible();
    one(lookup, '.clear').click();
    expect(chosen).toEqual([{ text: '', name: '' }]);
  });

  it('says that nothing was found, that more must be written, or why the search failed', async () => {
    const world = new World();
    const { lookup } = show(world);
    await search(lookup, 'Lark');
    expect(textOf(one(lookup, '.said'))).toBe('Nothing was found.');
    world.refusals.lookup = {
      outcome: 'done',
      result: { plan: null, note: 'Write at least 2 characters.', columns: {} },
    };
    await search(lookup, 'L');
    expect(textOf(one(lookup, '.said'))).toBe('Write at least 2 characters.');
    world.refusals.lookup = { outcome: 'refused', code: 'x', text: 'Search is down.' };
    await search(lookup, 'Lark');
    expect(textOf(one(lookup, '.said'))).toBe('The search failed: Search is down.');
    await expect(lookup).toBeAccessible();
  });

  it('shows the answer to the latest question only', async () => {
    const world = new World();
    const answers: ((rows: typeof accounts) => void)[] = [];
    world.port.execute = (plan) =>
      new Promise((resolve) => {
        const as = plan.steps[0]?.as ?? '';
        answers.push((rows) => resolve({ ok: true, steps: [{ as, rows, more: false }] }));
      });
    const { lookup } = show(world);
    await search(lookup, 'Lark');
    await search(lookup, 'Larkspur Two');
    answers[1]?.(accounts.slice(1));
    await settled();
    answers[0]?.(accounts.slice(0, 1));
    await settled();
    expect(all(lookup, '.row').map(textOf)).toEqual(['<b>Larkspur</b> Two']);
  });
});
