import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow } from '../../../tools/metadata/files.ts';
import { LIMITS, PLAN_LIMITS } from '../../../connector-server/src/protocol/constants.ts';
import { PROJECT } from './projectCopy.ts';

const document = readFileSync(path.join(PROJECT, 'docs/apex-contracts.md'), 'utf8');
const classes = filesBelow([path.join(PROJECT, 'force-app/main/default/classes')])
  .filter((file) => file.endsWith('.cls') && !file.endsWith('Test.cls'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

describe('docs/apex-contracts.md', () => {
  it('names every refusal code of the Apex classes, and no other', () => {
    const inCode = [...classes.matchAll(/new LivePersonRefusedException\(\s*'(\w+)'/g)].map((match) => match[1]);
    const inDocument = [
      ...document.matchAll(/^\| `(\w+)`\s+\|.*\| (?:all|identity|records|records, transcript)\s+\|$/gm),
    ].map((match) => match[1]);
    // `failed` stands for every exception that is no refusal.
    expect(new Set([...inCode, 'failed'])).toEqual(new Set(inDocument));
  });

  it('gives the softphone and the server the same limits', () => {
    const inCode = (name: string): number => Number(new RegExp(`MAX_${name} = (\\d+);`).exec(classes)?.[1]);
    expect(LIMITS.PLAN_BYTES).toBe(inCode('BYTES'));
    expect(PLAN_LIMITS).toEqual({
      STEPS: inCode('STEPS'),
      WRITES: inCode('WRITES'),
      SEARCHES: inCode('SEARCHES'),
      ROWS: inCode('ROWS'),
      FIELDS: inCode('FIELDS'),
      SEARCHED_OBJECTS: inCode('SEARCHED_OBJECTS'),
      SEARCHED_TEXTS: inCode('TEXTS'),
      VALUE_CHARS: inCode('VALUE_LENGTH'),
    });
  });

  it('names every claim that the identity token carries', () => {
    const identity = readFileSync(path.join(PROJECT, 'force-app/main/default/classes/LivePersonIdentity.cls'), 'utf8');
    const claims = [...identity.matchAll(/^ {16}'(\w+)' => /gm)].map((match) => match[1] ?? '');
    expect(claims).toEqual(['org', 'username', 'email', 'name', 'perms', 'nonce', 'jti']);
    for (const claim of claims) expect(document).toContain(`\`${claim}\``);
  });

  it.each([
    ['MAX_BYTES = 8192', '8,192 bytes'],
    ['MAX_STEPS = 12', '1 to 12 steps'],
    ['MAX_WRITES = 5', 'at most 5 that create or update'],
    ['MAX_SEARCHES = 3', 'at most 3 that search or look for duplicates'],
    ['MAX_FIELDS = 100', '1 to 100 names'],
    ['MAX_CONDITIONS = 20', '1 to 20 conditions'],
    ['MAX_FILTERS = 10', '0 to 10 filters'],
    ['MAX_TEXTS = 10', '1 to 10 texts'],
    ['MAX_SEARCHED_OBJECTS = 10', '1 to 10 objects'],
    ['MAX_HITS = 200', '200 hits per object'],
    ['MAX_COUNTED = 2000', 'up to 2,000'],
    ['MAX_LISTED_TEXT = 1000', 'cut after 1,000 characters'],
    ['MAX_ROWS = 50', '`limit`: 1 to 50'],
    ['MAX_VALUE_LENGTH = 255', '1 to 255 characters'],
    ['VALID_SECONDS = 120', '120 seconds'],
    ['LARGEST_FILE = 1500000', '1,500,000 bytes'],
  ])('gives the limit of the code: %s', (inCode, inDocument) => {
    expect(classes).toContain(inCode);
    expect(document.replaceAll(/\s+/g, ' ')).toContain(inDocument);
  });
});
