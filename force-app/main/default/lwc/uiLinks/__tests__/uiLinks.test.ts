/* eslint-disable no-script-url -- the test is that such text becomes no link */
import { linkParts } from 'c/uiLinks';
import { HOSTILE } from '../../deskPanel/__tests__/world';

const links = (text: string): (string | null)[] =>
  linkParts(text)
    .map((part) => part.href)
    .filter((href) => href !== null);

describe('links in messages', () => {
  it('links http and https, without the punctuation after it', () => {
    expect(
      linkParts('See https://a.example/x?y=1&z=2. Or (http://b.example/q), ok').map((part) => [part.text, part.href]),
    ).toEqual([
      ['See ', null],
      ['https://a.example/x?y=1&z=2', 'https://a.example/x?y=1&z=2'],
      ['. Or (', null],
      ['http://b.example/q', 'http://b.example/q'],
      ['), ok', null],
    ]);
  });

  it.each(HOSTILE)('makes no link of %s and loses nothing of it', (text) => {
    expect(links(text)).toEqual([]);
    expect(
      linkParts(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });

  it('never links other schemes, user names in front of a host, or text reversed by control characters', () => {
    for (const text of [
      'ftp://a.example',
      'vbscript:x',
      'file:///etc/passwd',
      'https://bank.example@evil.example/',
      'javascript://https://a',
    ]) {
      expect(links(text).filter((href) => !String(href).startsWith('https://a'))).toEqual([]);
    }
    expect(links('https://good.example/\u202Egpj.exe')).toEqual(['https://good.example/']);
  });

  it('takes 8,000 characters without a link apart quickly', () => {
    const text = 'http:/'.repeat(1334);
    expect(linkParts(text)).toHaveLength(1);
  });
});
