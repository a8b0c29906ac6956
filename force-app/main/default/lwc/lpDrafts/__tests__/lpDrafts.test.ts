import { Drafts } from 'c/lpDrafts';

function memory(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> & { size: number } {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
    get size() {
      return values.size;
    },
  };
}

function setUp(store: ConstructorParameters<typeof Drafts>[0]['store'] = memory(), key = 'agent') {
  const saved: [string, string][] = [];
  return { store, saved, drafts: new Drafts({ key, store, save: (id, text) => saved.push([id, text]) }) };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('survive a reload of the tab, each conversation its own', () => {
  const { drafts, store } = setUp();
  drafts.write('c1', 'Dear');
  drafts.write('c2', 'Hello');
  expect(setUp(store).drafts.all).toEqual({ c1: 'Dear', c2: 'Hello' });
});

it('reach the server once the agent pauses, with the latest text', () => {
  const { drafts, saved } = setUp();
  drafts.write('c1', 'D');
  jest.advanceTimersByTime(1_000);
  drafts.write('c1', 'De');
  jest.advanceTimersByTime(1_000);
  expect(saved).toEqual([]);
  jest.advanceTimersByTime(500);
  expect(saved).toEqual([['c1', 'De']]);
});

it('that still wait reach the server when the page goes away, once', () => {
  const { drafts, saved } = setUp();
  drafts.write('c1', 'half');
  drafts.flush();
  jest.advanceTimersByTime(10_000);
  expect(saved).toEqual([['c1', 'half']]);
});

it('of one agent are not seen by the next one in the same tab', () => {
  const { drafts, store } = setUp();
  drafts.write('c1', 'private');
  expect(setUp(store, 'another').drafts.all).toEqual({});
});

it('leave nothing in the browser when they are emptied or their conversation is gone', () => {
  const store = memory();
  const { drafts } = setUp(store);
  drafts.write('c1', 'x');
  drafts.keepOnly(new Set());
  expect(store.size).toBe(0);
  drafts.write('c2', 'y');
  drafts.write('c2', '');
  expect(store.size).toBe(0);
});

it.each(['not json', '[1]', 'null', '{"c1":5}'])('ignore damaged storage: %s', (text) => {
  const store = memory();
  store.setItem('agent', text);
  expect(setUp(store).drafts.all).toEqual({});
});

it('work without storage', () => {
  const { drafts, saved } = setUp(null);
  drafts.write('c1', 'x');
  drafts.flush();
  expect(saved).toEqual([['c1', 'x']]);
});

it('a server that kept its state wins, except over what it could not be told yet', () => {
  const { drafts } = setUp();
  drafts.write('saved', 'mine');
  drafts.flush();
  drafts.write('unsaved', 'mine too');
  drafts.agree(
    new Map([
      ['saved', 'written in another tab since'],
      ['unsaved', ''],
    ]),
  );
  expect(drafts.all).toEqual({ saved: 'written in another tab since', unsaved: 'mine too' });
});

it('what a server lost in a restart or a move is saved again; what it has is left alone', () => {
  const { drafts, saved } = setUp();
  drafts.write('lost', 'Dear');
  drafts.write('kept', 'Hello');
  drafts.flush();
  saved.length = 0;
  drafts.saveMissing(
    new Map([
      ['lost', ''],
      ['kept', 'Hello there'],
    ]),
  );
  drafts.flush();
  expect(saved).toEqual([['lost', 'Dear']]);
});
