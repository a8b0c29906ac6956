import { expect, test } from 'vitest';
import type { RecordIntent, RecordWriter, WriteOutcome } from '../../../connector-server/src/recorder/ports.ts';
import { createOrgEraser } from '../../../connector-server/src/salesforce/eraseRecords.ts';

const eraserWith = (dropped: string[], sent: RecordIntent[]) =>
  createOrgEraser({
    connections: { call: async () => ({ done: true, records: [] }) },
    writer: {
      write: async (_connection, intents) => {
        sent.push(...intents);
        return intents.map(({ ref }): WriteOutcome => ({
          ref,
          outcome: 'written',
          recordId: ref,
          created: false,
          droppedFields: dropped,
        }));
      },
    } satisfies Pick<RecordWriter, 'write'>,
    keys: { records: async () => [{ recordId: 'a01', conversationId: 'conv-1' }] },
    customFields: () => ['Customer_Type__c', 'Status__c'],
  });

test('masking empties the fields that are mapped from customer and visit, and leaves the connector’s own as they are', async () => {
  const sent: RecordIntent[] = [];
  const done = await eraserWith([], sent).erase('harbor', [{ conversationId: 'conv-1', taskIds: [] }] as never, 'mask');
  expect(done).toMatchObject({ failure: null, refused: [] });
  expect(sent[0]?.fields).toMatchObject({ Customer_Type__c: null, Transcript__c: null });
  expect(sent[0]?.fields).not.toHaveProperty('Status__c');
});

test('a mapped field the org does not take holds nothing up; one of the connector’s own does', async () => {
  const conversations = [{ conversationId: 'conv-1', taskIds: [] }] as never;
  expect(await eraserWith(['Customer_Type__c'], []).erase('harbor', conversations, 'mask')).toMatchObject({
    refused: [],
  });
  const refused = await eraserWith(['Transcript__c'], []).erase('harbor', conversations, 'mask');
  expect(refused.refused).toMatchObject([{ recordId: 'a01', code: 'Transcript__c is not writable' }]);
});
