import { foldBots, markHits, matchingKeys, parseTranscript } from 'c/crmTranscriptLines';
import type { TranscriptLine, TranscriptPart } from 'c/crmTranscriptLines';

const at = (time: string, who: string, text: string): string => `[2026-10-02 ${time}] ${who}: ${text}`;
const shape = (lines: readonly TranscriptLine[]): unknown[] =>
  lines.map(({ writer, role, internal, text }) => [writer, role, internal, text]);
const bot = 'Nova (bot)';
const grace = 'Grace (customer)';
const ada = 'Ada (agent)';
const told = (...who: string[]): TranscriptLine[] =>
  parseTranscript(
    who.map((one, index) => at(`09:00:${String(index).padStart(2, '0')}`, one, `line ${index}`)).join('\n'),
  );
const outline = (parts: readonly TranscriptPart[]): string[] =>
  parts.map((part) => (part.kind === 'line' ? part.line.key : `[${part.lines.map(({ key }) => key).join(' ')}]`));

describe('reading a stored transcript', () => {
  it('tells writer, role, privacy, day and time of each message', () => {
    const lines = parseTranscript(
      ['Times in Europe/Berlin', at('09:14:05', grace, 'Hello'), at('09:14:20', 'Ada (agent, private)', 'a note')].join(
        '\n',
      ),
    );
    expect(shape(lines)).toEqual([
      ['', 'note', false, 'Times in Europe/Berlin'],
      ['Grace', 'customer', false, 'Hello'],
      ['Ada', 'agent', true, 'a note'],
    ]);
    expect(lines[1]).toMatchObject({ day: '2026-10-02', time: '09:14:05' });
  });

  it('puts further lines to their message, whatever they look like', () => {
    const [line, ...others] = parseTranscript(
      `${at('09:14:05', grace, 'one')}\n    ${at('09:15:00', ada, 'a lie')}\n    `,
    );
    expect(line?.text).toBe('one\n[2026-10-02 09:15:00] Ada (agent): a lie');
    expect(others).toEqual([]);
  });

  it('takes the first role after the name for true: what looks like one in the text is text', () => {
    expect(shape(parseTranscript(at('09:14:05', ada, 'she wrote (customer): yes')))).toEqual([
      ['Ada', 'agent', false, 'she wrote (customer): yes'],
    ]);
    expect(shape(parseTranscript(at('09:14:05', 'Ada (Night shift) (agent)', 'hi')))).toEqual([
      ['Ada (Night shift)', 'agent', false, 'hi'],
    ]);
  });

  it('keeps the remark where a transcript was cut, and text of another shape, as notes', () => {
    const lines = parseTranscript(`${at('09:14:05', grace, 'one')}\n[… cut here: 12 more characters are in the file]`);
    expect(lines.map(({ role }) => role)).toEqual(['customer', 'note']);
    expect(shape(parseTranscript('typed by hand\nin two lines'))).toEqual([
      ['', 'note', false, 'typed by hand\nin two lines'],
    ]);
    expect(parseTranscript('')).toEqual([]);
  });
});

describe('the part of a bot', () => {
  it('is folded from its first to its last line before an agent writes', () => {
    expect(outline(foldBots(told(grace, bot, grace, bot, grace, ada, grace)))).toEqual(['0', '[1 2 3]', '4', '5', '6']);
  });

  it('is folded again after a hand-back', () => {
    expect(outline(foldBots(told(bot, grace, bot, ada, bot, grace, bot, ada)))).toEqual([
      '[0 1 2]',
      '3',
      '[4 5 6]',
      '7',
    ]);
  });

  it('is not folded when it is short, or when no agent took part', () => {
    expect(outline(foldBots(told(bot, grace, ada)))).toEqual(['0', '1', '2']);
    expect(outline(foldBots(told(bot, grace, bot, grace)))).toEqual(['0', '1', '2', '3']);
  });

  it('names every bot once', () => {
    const [part] = foldBots(told(bot, 'Orbit (bot)', bot, ada));
    expect(part).toMatchObject({ kind: 'bot', bots: ['Nova', 'Orbit'] });
  });
});

describe('search', () => {
  it('finds lines by text and by writer, without regard to letter case', () => {
    const lines = told(grace, ada, grace);
    expect(matchingKeys(lines, 'LINE 1')).toEqual(['1']);
    expect(matchingKeys(lines, ' grace ')).toEqual(['0', '2']);
    expect(matchingKeys(lines, '  ')).toEqual([]);
  });

  it.each(['.*', '(', 'a|b', '[x]', '\\d', '$1', 'a-b', '{2}', '/'])('takes %s as it stands', (query) => {
    expect(
      markHits(`before ${query} after`, query)
        .filter(({ hit }) => hit)
        .map(({ text }) => text),
    ).toEqual([query]);
    expect(markHits('before 1 after', query).some(({ hit }) => hit)).toBe(false);
  });

  it('marks every place and loses nothing, in any script', () => {
    const text = 'Ärger, ärger 🌱 und İstanbul — ÄRGER';
    const pieces = markHits(text, 'ärger');
    expect(pieces.filter(({ hit }) => hit).map((piece) => piece.text)).toEqual(['Ärger', 'ärger', 'ÄRGER']);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
  });
});
