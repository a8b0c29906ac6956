import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CONNECTION_CHECKS, SERVER_CHECKS } from '../../../connector-server/src/doctor/catalog.ts';
import { PANEL_CHECKS, panelSentence } from '../../../connector-server/src/doctor/panelWords.ts';
import * as words from '../../../connector-server/src/doctor/words.ts';
import * as pageWords from '../../../force-app/main/default/lwc/adminDoctor/doctorWords.ts';

const PANEL = join(import.meta.dirname, '../../../force-app/main/default/lwc/deskChecks/deskChecks.ts');

test('the softphone’s own list says the words the doctor says [TRB-01]', () => {
  const source = readFileSync(PANEL, 'utf8');
  const table = /const NAMES[^{]*\{([^}]*)\}/.exec(source)?.[1] ?? '';
  const titles = Object.fromEntries(
    [...table.matchAll(/(\w+): '([^']+)'/g)].map((found) => [String(found[1]), String(found[2])]),
  );
  expect(titles).toEqual(Object.fromEntries(Object.entries(PANEL_CHECKS).map(([id, { title }]) => [id, title])));
});

test('each line of that list has checks that find its cause, and their findings name the line', () => {
  const ids = new Set([...SERVER_CHECKS, ...CONNECTION_CHECKS].map(({ id }) => id));
  for (const { title, checks } of Object.values(PANEL_CHECKS)) {
    expect(checks.length).toBeGreaterThan(0);
    for (const id of checks) {
      expect(ids).toContain(id);
      expect(panelSentence(id)).toContain(title);
    }
  }
  expect(panelSentence('salesforce.limits')).toBe('');
});

test('terminal and admin page say the same words', () => {
  for (const name of ['GROUP_WORDS', 'FIXER_WORDS', 'STATE_WORDS', 'WORST_FIRST'] as const)
    expect(pageWords[name]).toEqual(words[name]);
});
