import { expect, test } from 'vitest';
import type { Connection } from '../../../connector-server/src/settings/connection.ts';
import { convertedLeadsJob } from '../../../connector-server/src/wiring/convertedLeads.ts';
import { quietLog } from '../../support/database.ts';

const settings = { connections: () => ['one', 'two', 'three'].map((id) => ({ id })) as unknown as Connection[] };

test('every connection is asked; one whose org is away keeps nobody else waiting, and is said', async () => {
  const asked: string[] = [];
  const said: unknown[] = [];
  const job = convertedLeadsJob({
    settings,
    follow: () => (id) => {
      asked.push(id);
      return id === 'two' ? Promise.reject(new Error('away')) : Promise.resolve(id === 'three' ? 4 : 0);
    },
    log: {
      info: (fields: object) => void said.push(fields),
      warn: (fields: object) => void said.push(fields),
    },
  });
  await job.run();
  expect(asked).toEqual(['one', 'two', 'three']);
  expect(said).toMatchObject([{ connection: 'two' }, { connection: 'three', records: 4 }]);
});

test('while the server starts there is nothing to do', async () => {
  await expect(convertedLeadsJob({ settings, follow: () => null, log: quietLog }).run()).resolves.toBeUndefined();
});
