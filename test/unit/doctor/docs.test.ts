import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CONNECTION_CHECKS, SERVER_CHECKS } from '../../../connector-server/src/doctor/catalog.ts';
import { FIXER_WORDS } from '../../../connector-server/src/doctor/words.ts';

const text = readFileSync(join(import.meta.dirname, '../../../docs/doctor.md'), 'utf8');
const ids = new Set([...SERVER_CHECKS, ...CONNECTION_CHECKS].map(({ id }) => id));

test('docs/doctor.md lists every check with its title and who mends it, and no other', () => {
  const rows = [...text.matchAll(/^\| `(\w+\.\w+)` +\| (.+?) +\| (.+?) +\|$/gm)].map(([, id, title, who]) => [
    id,
    title,
    who,
  ]);
  expect(rows).toEqual(
    [...SERVER_CHECKS, ...CONNECTION_CHECKS].map(({ id, title, whoCanFix }) => [id, title, FIXER_WORDS[whoCanFix]]),
  );
});

test('each trouble of the older guides has checks that exist, or a stated reason [TRB-02] [TRB-10] [TRB-14] [TRB-18] [TRB-19] [TRB-20] [TRB-21]', () => {
  const [, troubles = ''] = text.split('## Troubles of the older guides');
  const named = [...troubles.matchAll(/`((?:server|salesforce|rights|people|console|livePerson|settings)\.\w+)`/g)];
  expect(named.length).toBeGreaterThan(10);
  for (const [, id] of named) expect(ids).toContain(id);
  const rows = troubles.split('\n').filter((line) => line.startsWith('| TRB-'));
  const numbers = rows.flatMap((line) =>
    [...(/^\| TRB-([\d, ]+)/.exec(line)?.[1] ?? '').matchAll(/\d+/g)].map(([number]) => Number(number)),
  );
  expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 21 }, (_, index) => index + 1));
});
