import CrmRecordMark from 'c/crmRecordMark';
import type { RecordMark } from '../../../../../../connector-server/src/protocol/types.ts';
import { all, clear, mount, one, textOf } from '../../deskPanel/__tests__/world';

const show = (record: RecordMark, canOpen = true) => mount('c-crm-record-mark', CrmRecordMark, { record, canOpen });

afterEach(clear);

it.each([
  [{ state: 'none', text: '', recordId: null }, ''],
  [{ state: 'saving', text: '', recordId: null }, 'Saving in Salesforce…'],
  [{ state: 'saved', text: '', recordId: null }, 'Saved in Salesforce'],
  [
    { state: 'failed', text: 'Not saved: the field Skill is not writable', recordId: null },
    'Not saved: the field Skill is not writable',
  ],
] as [RecordMark, string][])('says in words how far the record is: %o', (record, text) => {
  expect(textOf(show(record))).toBe(text);
});

it('opens the record where the host can', async () => {
  const saved: RecordMark = { state: 'saved', text: '', recordId: 'a0A1' };
  const element = show(saved);
  one(element, '.act').click();
  expect(element.intents).toEqual([{ kind: 'openRecord', recordId: 'a0A1' }]);
  expect(all(show(saved, false), 'button')).toHaveLength(0);
  await expect(element).toBeAccessible();
});
