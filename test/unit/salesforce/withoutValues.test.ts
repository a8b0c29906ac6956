import { describe, expect, it } from 'vitest';
import { withoutValues } from '../../../connector-server/src/salesforce/withoutValues.ts';

const fields = {
  Subject: 'LivePerson chat with Grace Holloway',
  Description: 'line one of it\nline two of it',
  Status: 'Open',
};

describe('what an org says about a row', () => {
  it.each([
    [
      'Subject: data value too large: Some other text of a customer (max length=255)',
      'Subject: data value too large: … (max length=255)',
    ],
    ['Email: invalid email address: grace@harbor.example', 'Email: invalid email address: …'],
    ['Rule: LivePerson chat with Grace Holloway is not allowed', 'Rule: … is not allowed'],
    ['Flow failed on "line two of it"', 'Flow failed on "…"'],
    ['Status must not be Open here', 'Status must not be Open here'],
    ["No such column 'Skill__c' on sobject", "No such column 'Skill__c' on sobject"],
  ])('%s', (message, kept) => {
    expect(withoutValues(message, fields)).toBe(kept);
  });

  it('is cut to a length, between characters', () => {
    expect(withoutValues('😀'.repeat(2_000), {})).toBe('😀'.repeat(500));
  });
});
