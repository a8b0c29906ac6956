import { ReadMarks } from '../readMarks';

const mark = (sequence: number, conversationId = 'c1') => ({ name: 'markRead', conversationId, sequence }) as const;

function setUp() {
  const sent: unknown[] = [];
  const reads = new ReadMarks((command) => sent.push(command));
  reads.start();
  return { reads, sent };
}

function tab(state: 'visible' | 'hidden') {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}

afterEach(() => tab('visible'));

it('sends a mark at once while the panel is seen', () => {
  const { reads, sent } = setUp();
  reads.panel(true);
  reads.mark(mark(3));
  expect(sent).toEqual([mark(3)]);
});

it('holds marks while the panel is minimised and sends only the newest of each conversation afterwards', () => {
  const { reads, sent } = setUp();
  reads.panel(false);
  reads.mark(mark(3));
  reads.mark(mark(4));
  reads.mark(mark(9, 'c2'));
  expect(sent).toEqual([]);
  reads.panel(true);
  expect(sent).toEqual([mark(4), mark(9, 'c2')]);
});

it('holds marks until it is known whether the panel is seen', () => {
  const { reads, sent } = setUp();
  reads.mark(mark(3));
  expect(sent).toEqual([]);
  reads.panel(true);
  expect(sent).toEqual([mark(3)]);
});

it('holds marks while another browser tab is in front, also when the panel is open', () => {
  const { reads, sent } = setUp();
  reads.panel(true);
  tab('hidden');
  reads.mark(mark(3));
  expect(sent).toEqual([]);
  tab('visible');
  expect(sent).toEqual([mark(3)]);
});
