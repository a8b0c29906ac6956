/** Plans against more rows than an agent could look at. */
import { expect, test } from 'vitest';
import type { PlanResult, RecordStep, StepResult } from '../../../connector-server/src/protocol/planTypes.ts';
import { startSalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { salesforceId } from '../../../sandbox/seed.ts';

test('of 2,100 hits the agent gets the limit and hears that there are more; counting stops at 2,000, long texts are cut', async () => {
  const records = Array.from({ length: 2_100 }, (_, i) => ({
    object: 'Contact',
    id: salesforceId('003', i + 1),
    fields: {
      LastName: 'Smithson',
      Title: i % 50 === 0 ? 'Captain' : 'Sailor',
      Department: String(i),
      Description: 'x'.repeat(1_500),
    },
  }));
  const org = await startSalesforceOrg({ records });
  const plan = async (...steps: RecordStep[]): Promise<StepResult[]> => {
    const text = await org.apex('ada', 'LivePersonRecords', 'run', { planJson: JSON.stringify({ steps }) });
    const result = JSON.parse(text) as PlanResult;
    if (!result.ok) throw new Error(result.message);
    return result.steps;
  };
  const [all, searched, chosen, one] = await plan(
    {
      verb: 'find',
      as: 'all',
      object: 'Contact',
      fields: ['LastName', 'Description'],
      anyOf: [{ field: 'LastName', value: 'smithson' }],
      count: true,
      limit: 50,
    },
    {
      verb: 'search',
      as: 'searched',
      texts: ['smith'],
      scope: 'name',
      objects: [{ object: 'Contact', fields: ['Name'], limit: 20 }],
    },
    {
      verb: 'search',
      as: 'chosen',
      texts: ['smith'],
      scope: 'name',
      objects: [
        {
          object: 'Contact',
          fields: ['Title'],
          allOf: [{ field: 'Title', operator: 'equals', values: ['Captain'] }],
          limit: 50,
        },
      ],
    },
    { verb: 'read', as: 'one', object: 'Contact', recordId: salesforceId('003', 7), fields: ['Description'] },
  );
  await org.close();
  expect(all).toMatchObject({ more: true, total: 2_000 });
  expect(all?.rows).toHaveLength(50);
  expect(all?.rows[0]?.fields['Description']).toBe(`${'x'.repeat(1_000)}…`);
  expect(searched).toMatchObject({ more: true });
  expect(searched?.rows).toHaveLength(20);
  // The filter chooses among the search's first 200 hits, and there are more of those.
  expect(chosen?.rows).toHaveLength(4);
  expect(chosen?.more).toBe(true);
  expect(one?.rows[0]?.fields['Description']).toHaveLength(1_500);
}, 60_000);
