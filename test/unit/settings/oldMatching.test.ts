import { expect, test } from 'vitest';
import { defaultCrmSettings } from '../../../connector-server/src/settings/crmSchema.ts';
import { oldMatchingSchema, withOldMatching } from '../../../connector-server/src/settings/oldMatching.ts';

const rulesOf = (old: unknown): string[] =>
  withOldMatching(
    defaultCrmSettings(),
    old === undefined ? undefined : oldMatchingSchema.parse(old),
  ).identification.map(({ id }) => id);

test('a document without the old section gets all default rules', () => {
  expect(rulesOf(undefined)).toEqual(defaultCrmSettings().identification.map(({ id }) => id));
});

test('the objects an old document chose are the ones searched', () => {
  expect(rulesOf({ objects: ['Contact'] })).toEqual(['contact-email', 'contact-phone']);
  expect(rulesOf({ byEmail: true, objects: ['Lead', 'Account'], maxCandidates: 10 })).toEqual([
    'lead-email',
    'lead-phone',
    'account-phone',
  ]);
});

test('where matching was switched off, it stays so', () => {
  expect(rulesOf({ byEmail: false })).toEqual([]);
});
