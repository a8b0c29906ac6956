/** Section `agents`: whose LivePerson user is whose. */
import { expect, it } from 'vitest';
import { parseSettings } from '../../../connector-server/src/settings/parseSettings.ts';
import { fullId } from '../../../connector-server/src/support/salesforceId.ts';
import { connectionDocument } from '../browser/edgeRig.ts';

const ADA = '005Hr00000000AA';
const BEN = '005Hr00000000AB';
const parse = (agents: unknown) =>
  parseSettings(
    { version: 1, connections: [{ ...(connectionDocument('main') as object), agents }] },
    { allowInsecureUpstream: false },
  );
const problems = (agents: unknown): string[] => {
  const parsed = parse(agents);
  return parsed.ok ? [] : parsed.problems;
};

it('is empty unless somebody decided', () => {
  const parsed = parse(undefined);
  expect(parsed.ok && parsed.document.connections[0]?.agents).toEqual([]);
});

it('takes ids in both spellings', () => {
  const pairs = [
    { salesforceUserId: ADA, livePersonUserId: '101' },
    { salesforceUserId: fullId(BEN), livePersonUserId: '102' },
  ];
  const parsed = parse(pairs);
  expect(parsed.ok && parsed.document.connections[0]?.agents).toEqual(pairs);
});

it('refuses one user named twice, on either side, also in another spelling', () => {
  expect(
    problems([
      { salesforceUserId: ADA, livePersonUserId: '101' },
      { salesforceUserId: fullId(ADA), livePersonUserId: '102' },
      { salesforceUserId: BEN, livePersonUserId: '101' },
    ]),
  ).toEqual([
    'connections[0].agents[1].salesforceUserId must be unique: entry 1 of agents names the same user.',
    'connections[0].agents[2].livePersonUserId must be unique: entry 1 of agents names the same user.',
  ]);
});

it('refuses what is no user: another record, the old id of LivePerson, a word too many', () => {
  expect(
    problems([
      { salesforceUserId: '003Hr00000000AA', livePersonUserId: '101' },
      { salesforceUserId: ADA, livePersonUserId: '31487986.101' },
      { salesforceUserId: BEN, livePersonUserId: '102', name: 'Ben' },
    ]),
  ).toEqual([
    'connections[0].agents[0].salesforceUserId must be the id of a Salesforce user: 15 or 18 characters, 005….',
    'connections[0].agents[1].livePersonUserId must be the number of a LivePerson user, without the account.',
    'connections[0].agents[2].name is not a setting; check the spelling.',
  ]);
});
