/** The address of an org as people type it. */
import { describe, expect, test } from 'vitest';
import { kindOfDomain, originsOf, readMyDomain } from '../../../connector-server/src/connect/myDomain.ts';
import { publicUrlProblem } from '../../../connector-server/src/connect/publicUrlStep.ts';

describe('the My Domain', () => {
  test.each([
    ['https://example.my.salesforce.com', 'https://example.my.salesforce.com'],
    ['  https://Example.my.salesforce.com/  ', 'https://example.my.salesforce.com'],
    ['example.my.salesforce.com', 'https://example.my.salesforce.com'],
    ['https://example.my.salesforce.com/lightning/page/home?x=1', 'https://example.my.salesforce.com'],
    ['https://example--test.sandbox.my.salesforce.com', 'https://example--test.sandbox.my.salesforce.com'],
    ['https://orgfarm-1-dev-ed.develop.my.salesforce.com', 'https://orgfarm-1-dev-ed.develop.my.salesforce.com'],
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
  ])('%s is taken', (typed, origin) => {
    expect(readMyDomain(typed, true)).toEqual({ ok: true, origin });
  });

  test.each([
    ['https://example.lightning.force.com/lightning/o/Case', 'https://example.my.salesforce.com'],
    ['https://example--test.sandbox.lightning.force.com', 'https://example--test.sandbox.my.salesforce.com'],
    ['https://example.my.salesforce-setup.com/lightning/setup', 'https://example.my.salesforce.com'],
    ['https://example--c.vf.force.com', 'https://example.my.salesforce.com'],
    ['https://example--test--c.sandbox.vf.force.com', 'https://example--test.sandbox.my.salesforce.com'],
    ['http://example.my.salesforce.com', 'https://example.my.salesforce.com'],
  ])('%s is not, and the right one is named', (typed, right) => {
    const read = readMyDomain(typed, true);
    expect(read).toMatchObject({ ok: false });
    expect(read).toHaveProperty('text', expect.stringContaining(right) as string);
  });

  test.each([
    ['', 'not an address'],
    ['https://login.salesforce.com', 'shared login page'],
    ['test.salesforce.com', 'shared login page'],
    ['https://na139.salesforce.com', 'the server the org lies on'],
    ['https://salesforce.example.com', 'nothing was sent there'],
    ['https://example.my.salesforce.com.evil.example', 'nothing was sent there'],
    ['https://evil.example/.my.salesforce.com', 'nothing was sent there'],
    ['https://evil.example#.my.salesforce.com', 'nothing was sent there'],
    ['https://169.254.169.254', 'nothing was sent there'],
    ['https://a.b.c.my.salesforce.com', 'not the shape'],
    ['https://example.my.salesforce.com:8443', 'not the shape'],
    ['https://user:password@example.my.salesforce.com', 'user or a password'],
    ['javascript:alert(1)', 'not an address'],
  ])('%s is refused in words', (typed, words) => {
    expect(readMyDomain(typed, true)).toHaveProperty('text', expect.stringContaining(words) as string);
  });

  test('this machine is only an org where that is allowed', () => {
    expect(readMyDomain('http://localhost:4000', false).ok).toBe(false);
  });

  test('[INS-10] the address tells the kind of org, where it does', () => {
    expect(kindOfDomain('https://example.my.salesforce.com')).toBe('production');
    expect(kindOfDomain('https://example--test.sandbox.my.salesforce.com')).toBe('sandbox');
    expect(kindOfDomain('https://example--test.my.salesforce.com')).toBe('sandbox');
    expect(kindOfDomain('https://x-dev-ed.develop.my.salesforce.com')).toBe('developer');
    expect(kindOfDomain('https://x.scratch.my.salesforce.com')).toBe('sandbox');
    expect(kindOfDomain('http://127.0.0.1:4000')).toBeNull();
  });

  test('Lightning and Visualforce addresses follow from it', () => {
    expect(originsOf('https://example.my.salesforce.com')).toEqual({
      lightning: 'https://example.lightning.force.com',
      visualforce: 'https://example--c.vf.force.com',
    });
    expect(originsOf('https://example--test.sandbox.my.salesforce.com')).toEqual({
      lightning: 'https://example--test.sandbox.lightning.force.com',
      visualforce: 'https://example--test--c.sandbox.vf.force.com',
    });
    expect(originsOf('http://localhost:4000')).toBeNull();
  });
});

test.each([
  ['https://connector.example.com', null],
  ['https://connector.example.com:8443/', null],
  ['http://localhost:8080', null],
  ['http://connector.example.com', 'https://'],
  ['connector.example.com', 'not an address'],
  ['ftp://connector.example.com', 'https://'],
  ['https://example.com/connector', 'host of its own'],
  ['https://me@example.com', 'without user'],
  ['https://example.com?x=1', 'query'],
])('the server’s address %s: %s', (typed, problem) => {
  const found = publicUrlProblem(typed);
  if (problem === null) expect(found).toBeNull();
  else expect(found).toContain(problem);
});
