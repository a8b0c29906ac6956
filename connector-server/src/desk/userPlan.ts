import type { RecordPlan } from '../protocol/types.ts';

const MOST_USERS = 10;

/** Users of the org by their whole name, first name, last name or e-mail address: whom a follow-up may be given to. */
export function findUsersPlan(text: string): RecordPlan {
  return {
    steps: [
      {
        verb: 'find',
        as: 'users',
        object: 'User',
        fields: ['Name', 'Email', 'IsActive'],
        anyOf: ['Name', 'FirstName', 'LastName', 'Email'].map((field) => ({ field, value: text })),
        limit: MOST_USERS,
      },
    ],
  };
}
