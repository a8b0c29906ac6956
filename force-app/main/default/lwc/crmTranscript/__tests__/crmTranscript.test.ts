import CrmTranscript from 'c/crmTranscript';
import { all, clear, drawn, HOSTILE, key, mount, one, textOf, type } from '../../deskPanel/__tests__/world';

const at = (minute: number, who: string, text: string, day = '02'): string =>
  `[2026-10-${day} 09:${String(minute).padStart(2, '0')}:05] ${who}: ${text}`;
const TALK = [
  'Times in Europe/Berlin',
  at(0, 'Grace Holloway (customer)', 'Where is my parcel?'),
  at(1, 'Nova (bot)', 'Which order?'),
  at(2, 'Grace Holloway (customer)', 'Order 1042'),
  at(3, 'Nova (bot)', 'I ask a colleague.'),
  at(4, 'Ada Brightwell (agent)', 'Hello Grace, the parcel left today: https://track.example/1042'),
  at(5, 'Ada Brightwell (agent, private)', 'carrier was late'),
  at(6, 'Grace Holloway (customer)', 'Thank you', '03'),
].join('\n');

const show = (props: object = {}) => mount('c-crm-transcript', CrmTranscript, { text: TALK, ...props });
const lines = (element: Element): string[] => all(element, 'c-crm-transcript-line').map(textOf);
const search = async (element: Element, words: string): Promise<HTMLInputElement> => {
  const box = one<HTMLInputElement>(element, '.search');
  type(box, words);
  await drawn();
  return box;
};

afterEach(clear);

describe('a stored transcript', () => {
  it('[TRN-07] shows who said what, when, day by day, and is accessible', async () => {
    const element = show();
    expect(textOf(element)).toContain('7 messages');
    expect(all(element, '.day').map(textOf)).toHaveLength(2);
    expect(lines(element).at(-1)).toContain('Thank you');
    expect(all(element, '.message_in').length).toBeGreaterThan(0);
    expect(textOf(one(element, '.message_internal'))).toContain('Private note');
    expect(all<HTMLAnchorElement>(element, 'a').map(({ href }) => href)).toEqual(['https://track.example/1042']);
    await expect(element).toBeAccessible();
  });

  it('folds the part of the bot and opens it on a click', async () => {
    const element = show();
    const fold = one(element, '.fold');
    expect(textOf(fold)).toBe('Nova: 3 messages with the bot');
    expect(fold.getAttribute('aria-expanded')).toBe('false');
    expect(lines(element).join()).not.toContain('Order 1042');
    fold.click();
    await drawn();
    expect(one(element, '.fold').getAttribute('aria-expanded')).toBe('true');
    expect(lines(element).join()).toContain('Order 1042');
    await expect(element).toBeAccessible();
  });

  it('finds words, also in the folded part, and goes from match to match by keyboard and by button', async () => {
    const element = show();
    const box = await search(element, 'order');
    expect(textOf(one(element, '.found'))).toBe('1 of 2');
    expect(all(element, 'mark').map(textOf)).toEqual(['order', 'Order']);
    expect(textOf(one(element, '.message_current'))).toContain('Which order?');
    box.dispatchEvent(key('Enter'));
    await drawn();
    expect(textOf(one(element, '.message_current'))).toContain('Order 1042');
    one(element, '[aria-label="Next match"]').click();
    await drawn();
    expect(textOf(one(element, '.found'))).toBe('1 of 2');
    box.dispatchEvent(key('Enter', { shiftKey: true }));
    await drawn();
    expect(textOf(one(element, '.found'))).toBe('2 of 2');
    await expect(element).toBeAccessible();
    box.dispatchEvent(key('Escape'));
    await drawn();
    expect(all(element, 'mark')).toHaveLength(0);
    expect(all(element, '.step')).toHaveLength(0);
  });

  it.each(['parcel', 'the', 'https', '1042', ''])(
    'leaves the text as it was when one searches for "%s"',
    async (words) => {
      const element = show();
      one(element, '.fold').click();
      await drawn();
      const before = lines(element);
      await search(element, words);
      expect(lines(element)).toEqual(before);
      await search(element, 'l');
      expect(lines(element)).toEqual(before);
    },
  );

  it('says that nothing was found', async () => {
    const element = show();
    await search(element, 'refund');
    expect(textOf(one(element, '.found'))).toBe('Nothing found');
    expect(one(element, '[aria-label="Next match"]').getAttribute('aria-disabled')).toBe('true');
  });

  it('draws a long conversation in parts, and the part around a match', async () => {
    const long = Array.from({ length: 450 }, (_, n) => at(0, 'Grace (customer)', `message ${n};`)).join('\n');
    const element = show({ text: long });
    expect(lines(element)).toHaveLength(199);
    expect(all(element, '.earlier')).toHaveLength(0);
    one(element, '.later').click();
    await drawn();
    expect(lines(element)).toHaveLength(399);
    await search(element, 'message 449;');
    expect(textOf(one(element, '.message_current'))).toContain('message 449;');
    expect(lines(element).length).toBeLessThan(200);
    expect(lines(element)[0]).toContain('Grace');
    expect(all(element, '.later')).toHaveLength(0);
    one(element, '.earlier').click();
    await drawn();
    expect(lines(element).length).toBeGreaterThan(200);
  });

  it('shows whatever was said as text', () => {
    const said = HOSTILE.map((text, n) => at(n, `${text.slice(0, 40)} (customer)`, text)).join('\n');
    const element = show({ text: said });
    expect(all(element, 'script, img, b')).toHaveLength(0);
    expect(all(element, 'a')).toHaveLength(0);
    expect(textOf(element)).toContain('<script>alert(1)</script>');
  });

  it('says that it is read, that there is none, or why it cannot be shown', async () => {
    const element = show({ text: '', loading: true });
    expect(textOf(element)).toContain('Reading the transcript…');
    Object.assign(element, { loading: false, emptyText: 'The conversation is still open.' });
    await drawn();
    expect(textOf(element)).toContain('The conversation is still open.');
    let asked = 0;
    element.addEventListener('retry', () => asked++);
    Object.assign(element, { problem: 'Salesforce did not answer.' });
    await drawn();
    expect(textOf(one(element, '[role="alert"]'))).toContain('Salesforce did not answer.');
    one(element, '.act').click();
    expect(asked).toBe(1);
    await expect(element).toBeAccessible();
  });
});
