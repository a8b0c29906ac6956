import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CONNECTION_CHECKS, SERVER_CHECKS } from '../../../connector-server/src/doctor/catalog.ts';
import { FIXER_WORDS } from '../../../connector-server/src/doctor/words.ts';

const text = readFileSync(join(import.meta.dirname, '../../../docs/doctor.md'), 'utf8');
const ids = new Set([...SERVER_CHECKS, ...CONNECTION_CHECKS].map(({ id }) => id));

test('docs/doctor.md lists every check in order: title, who mends it, whether it needs an administrator’s eyes', () => {
  const rows = [...text.matchAll(/^\| `(\w+\.\w+)` +\| (.+?) +\| (.+?) +\|(.+)\|$/gm)].map(([, ...cells]) =>
    cells.map((cell) => cell.trim()),
  );
  const needsSetup = ({ needs }: { needs?: readonly string[] }): string => (needs?.includes('setup') ? 'yes' : '');
  expect(rows).toEqual([
    ...SERVER_CHECKS.map((check) => [check.id, check.title, FIXER_WORDS[check.whoCanFix], '']),
    ...CONNECTION_CHECKS.map((check) => [check.id, check.title, FIXER_WORDS[check.whoCanFix], needsSetup(check)]),
  ]);
});

test('ids of checks are told apart, and each begins with its group', () => {
  const checks = [...SERVER_CHECKS, ...CONNECTION_CHECKS];
  expect(ids.size).toBe(checks.length);
  for (const { id, group } of checks) expect(id.split('.')[0]).toBe(group);
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
