import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow } from '../../../tools/metadata/files.ts';
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

  it('names every claim that the identity token carries', () => {
    const claims = [...classes.matchAll(/^ {16}'(\w+)' => /gm)].map((match) => match[1] ?? '');
    expect(claims).toEqual(['org', 'username', 'email', 'name', 'perms', 'nonce', 'jti']);
    for (const claim of claims) expect(document).toContain(`\`${claim}\``);
  });

  it.each([
    ['MAX_BYTES = 8192', '8,192 bytes'],
    ['MAX_STEPS = 5', '1 to 5 steps'],
    ['MAX_FIELDS = 50', '1 to 50 names'],
    ['MAX_CONDITIONS = 20', '1 to 20 conditions'],
    ['MAX_ROWS = 50', '`limit`: 1 to 50'],
    ['MAX_VALUE_LENGTH = 255', '1 to 255 characters'],
    ['VALID_SECONDS = 120', '120 seconds'],
    ['LARGEST_FILE = 1500000', '1,500,000 bytes'],
  ])('gives the limit of the code: %s', (inCode, inDocument) => {
    expect(classes).toContain(inCode);
    expect(document).toContain(inDocument);
  });
});
