import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONNECTION_CHECKS, SERVER_CHECKS } from '../../../connector-server/src/doctor/catalog.ts';
import type { ConnectionCheck, ServerCheck } from '../../../connector-server/src/doctor/types.ts';

const text = readFileSync(path.join(import.meta.dirname, '../../../docs/operate.md'), 'utf8');
const section = text.slice(text.indexOf('## The doctor'), text.indexOf('## Is everything in Salesforce?'));
const WHO: Readonly<Record<string, string>> = {
  salesforce_admin: 'Salesforce administrator',
  liveperson_admin: 'LivePerson administrator',
  server_operator: 'who runs the server',
};

function row(check: ServerCheck | ConnectionCheck): string[] {
  const needsSetup = 'needs' in check && check.needs?.includes('setup') === true;
  return [`\`${check.id}\``, check.title, WHO[check.whoCanFix] ?? '', needsSetup ? 'yes' : ''];
}

describe('the table of checks in docs/operate.md', () => {
  it('names every check of the catalog in its words, in its order, and no other', () => {
    const rows = section
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    expect(rows).toEqual([...SERVER_CHECKS, ...CONNECTION_CHECKS].map(row));
  });

  it('ids are told apart, and each begins with its group', () => {
    const checks = [...SERVER_CHECKS, ...CONNECTION_CHECKS];
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    for (const { id, group } of checks) expect(id.split('.')[0]).toBe(group);
  });
});
