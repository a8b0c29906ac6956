/** Section `agents` of a connection: Salesforce users and their LivePerson users, id to id. */
import { z } from 'zod';
import { fullId, isIdOf } from '../support/salesforceId.ts';

const pair = z.strictObject({
  salesforceUserId: z
    .string()
    .refine((id) => isIdOf('User', id), { error: 'must be the id of a Salesforce user: 15 or 18 characters, 005…' }),
  livePersonUserId: z.string().regex(/^\d{1,20}$/, 'must be the number of a LivePerson user, without the account'),
});

/** Each user at most once, on either side: a second entry could only contradict the first. */
export const agentsSchema = z
  .array(pair)
  .max(20_000)
  .superRefine((pairs, context) => {
    const seen = { salesforceUserId: new Map<string, number>(), livePersonUserId: new Map<string, number>() };
    pairs.forEach((one, index) => {
      for (const side of ['salesforceUserId', 'livePersonUserId'] as const) {
        const id = side === 'salesforceUserId' ? fullId(one[side]) : one[side];
        const before = seen[side].get(id);
        if (before === undefined) seen[side].set(id, index);
        else
          context.addIssue({
            code: 'custom',
            path: [index, side],
            message: `must be unique: entry ${before + 1} of agents names the same user`,
          });
      }
    });
  });
