/** docs/install.md names nothing that is not there. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { connectSteps } from '../../../connector-server/src/connect/steps.ts';
import { ROOT } from '../../../tools/lwc/bundles.ts';
import { namesIn } from './guideNames.ts';
import { problemOf, releasedScripts } from './knownNames.ts';

const guide = readFileSync(path.join(ROOT, 'docs/install.md'), 'utf8');
const problemsOf = (markdown: string): string[] => namesIn(markdown).flatMap((thing) => problemOf(thing) ?? []);

test('every command, flag, file, label, setting and check the installation guide names exists', () => {
  expect(namesIn(guide).length).toBeGreaterThan(100);
  expect(problemsOf(guide)).toEqual([]);
});

test.each([
  ['a script', 'Run `npm run conect`.'],
  ['a flag', 'Run `npm run connect -- --conection x`.'],
  ['a step to begin with', '```sh\nnpm run connect -- --from salesforce.nothing\n```'],
  ['a flag by itself', 'With `--no-inputs` it asks nothing.'],
  ['a file', 'See `test/scenario/recording/noRights.test.ts`.'],
  ['a file of the installation', 'It writes `data/setings.json`.'],
  ['an environment variable', 'Set `PUBLIC_ADDRESS`.'],
  ['a setting', 'Keep `transcripts.safe` as it is.'],
  ['a doctor check', 'The check `people.agent` says so.'],
  ['an object', 'Records of `LivePerson_Conversion__c`.'],
  ['a permission set', 'Assign _LivePerson Agents_.'],
  ['a step of the guide', 'At _What the organisation gets_ choose.'],
  ['a package', '`npm run deploy -- --target-org x --with reports`'],
  ['a version', '`liveperson-connector-salesforce-9.9.9.zip`'],
  ['an address', 'Redirect to `https://<your connector>/liveperson/calback`.'],
])('a guide that misspells %s is found out', (_what, text) => {
  expect(problemsOf(text)).toHaveLength(1);
});

test('the guide tells of every step of npm run connect, in their order', () => {
  const titles = connectSteps().map(({ title }) => title);
  const places = titles.map((title) => guide.indexOf(`_${title}_`));
  expect(titles.filter((_title, at) => (places[at] ?? -1) < 0)).toEqual([]);
  const rows = titles.map((title) => guide.indexOf(`\n| _${title}_`));
  expect(rows).toEqual(rows.toSorted((one, other) => one - other));
});

test('the commands of sections 2 to 4 are in a release as well as in a clone', () => {
  for (const script of ['connect', 'start', 'doctor', 'rights']) expect(releasedScripts).toContain(script);
});

test('[INS-03] the guide says what happens in Classic', () => {
  expect(guide.replace(/\s+/g, ' ')).toMatch(/needs Lightning Experience; Classic is not supported, and in Classic/);
});

test('links, anchors and pictures of the guide lead somewhere', () => {
  const anchors = new Set(
    [...guide.matchAll(/^#+ (.+)$/gm)].map(([, text = '']) =>
      text
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    ),
  );
  for (const [, to = ''] of guide.matchAll(/\]\(([^)]+)\)/g)) {
    const [file = '', anchor] = to.split('#');
    if (file !== '') expect(existsSync(path.join(ROOT, 'docs', file)), to).toBe(true);
    else expect(anchors.has(anchor ?? ''), to).toBe(true);
  }
});
