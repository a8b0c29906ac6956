import { readdirSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import { conversationFields } from '../../../connector-server/src/recorder/conversationFields.ts';
import { conversationIntent } from '../../../connector-server/src/recorder/conversationIntent.ts';
import { conversationRecord } from '../../../connector-server/src/recorder/conversationRecord.ts';
import { isOwnField } from '../../../connector-server/src/recorder/ownFields.ts';
import { notedWriter, type WriteNote } from '../../../connector-server/src/recorder/writeTrail.ts';
import type { RecordSettings } from '../../../connector-server/src/recorder/recordSettings.ts';
import type { RecordWriter } from '../../../connector-server/src/recorder/ports.ts';

const STARTED = Date.UTC(2026, 10, 21, 9);
const base = { conversationId: 'conv-1', at: STARTED };
const opened: ConversationFact = {
  ...base,
  type: 'opened',
  skillId: '4100',
  channel: 'web',
  source: 'SHARK',
  consumerId: 'c-1',
  consumerName: 'Ada Fenwick',
  dialogId: 'conv-1',
};
const survey = (displayName: string): ConversationFact => ({
  ...base,
  type: 'attributes',
  source: 'chat_history',
  told: { chatHistory: { surveys: { preChat: [{ displayName, value: '44556677' }] } } },
});
const live = (customerType: string): ConversationFact => ({
  ...base,
  type: 'attributes',
  source: 'live',
  told: {
    messagingHistory: {
      sdes: { events: [{ sdeType: 'CUSTOMER_INFO', customerInfo: { customerInfo: { customerType } } }] },
    },
  },
});
const closed: ConversationFact = { ...base, at: STARTED + 60_000, type: 'closed', by: 'agent', dialogs: [] };
const order = (name: string) => ({ paths: { chatHistory: `surveys.preChat[displayName=${name}].value` } });

const recordOf = (...facts: ConversationFact[]) => {
  const record = conversationRecord([opened, ...facts]);
  if (record === null) throw new Error('no record');
  return record;
};
const NAMES = { skillName: 'Sales', agentName: 'Robin Vale' };

describe('custom fields of the conversation record are filled from customer and visit [MAP-11]', () => {
  it('predefined values, own paths and defaults', () => {
    const { fields } = conversationFields(
      recordOf(live('gold'), survey('Your order number?')),
      [
        { field: 'Customer_Type__c', source: { value: 'customerType' }, defaultValue: null },
        { field: 'Order__c', source: order('Your order number?'), defaultValue: null },
        { field: 'Agent__c', source: { value: 'agentName' }, defaultValue: null },
        { field: 'Goal__c', source: { value: 'goal' }, defaultValue: 'none' },
        { field: 'City__c', source: { value: 'city' }, defaultValue: null },
      ],
      '81234567',
      NAMES,
    );
    expect(fields).toEqual({
      Customer_Type__c: 'gold',
      Order__c: '44556677',
      Agent__c: 'Robin Vale',
      Goal__c: 'none',
    });
  });

  it('of each source what was told last counts, whatever came between', () => {
    const wanted = [{ field: 'Customer_Type__c', source: { value: 'customerType' }, defaultValue: null }];
    const { fields } = conversationFields(recordOf(live('gold'), survey('x'), live('silver')), wanted, '8', NAMES);
    expect(fields).toEqual({ Customer_Type__c: 'silver' });
  });

  it('never a field of the connector’s own, nor a standard one, in whatever spelling', () => {
    const source = { value: 'conversationId' };
    const wanted = ['Status__c', 'STATUS__C', 'External_Key__c', 'Name', 'OwnerId'].map((field) => ({
      field,
      source,
      defaultValue: 'x',
    }));
    expect(conversationFields(recordOf(), wanted, '8', NAMES).fields).toEqual({});
  });

  test('the list of own fields is that of the package', () => {
    const folder = 'force-app/main/default/objects/LivePerson_Conversation__c/fields';
    const fields = readdirSync(folder).map((file) => file.replace('.field-meta.xml', ''));
    expect(fields.length).toBeGreaterThan(10);
    expect(fields.filter((field) => !isOwnField(field))).toEqual([]);
  });

  it('the row may do without them, and its own fields stay as they are', () => {
    const settings: RecordSettings = {
      liveperson: { account: '81234567' },
      crm: { conversationFields: [{ field: 'Type__c', source: { value: 'customerType' }, defaultValue: null }] },
      records: { wrapUpMinutes: 0, taskSubject: '', unassignedQueue: 'q' },
      transcripts: { save: 'none' },
    };
    const names = { skillName: null, contactAccountId: null, owner: { ownerId: null, note: '', whenRefused: null } };
    const intent = conversationIntent(
      recordOf(live('gold'), closed),
      settings,
      { ...names, linkNote: '' },
      STARTED + 120_000,
    );
    expect(intent.fields).toMatchObject({ Type__c: 'gold', Status__c: 'Closed' });
    expect(intent.optional).toEqual(['Type__c']);
  });
});

describe('a path that stopped resolving is reported, with the nearest name [MAP-17]', () => {
  const wanted = [{ field: 'Order__c', source: order('Your order number?'), defaultValue: null }];

  it('when the question was renamed, once the conversation is over', () => {
    const [dead] = conversationFields(recordOf(survey('Your order number'), closed), wanted, '8', NAMES).dead;
    expect(dead).toMatchObject({ field: 'Order__c', path: wanted[0]?.source.paths.chatHistory });
    expect(dead?.text).toContain('Did you mean “Your order number”?');
    expect(conversationFields(recordOf(survey('Your order number')), wanted, '8', NAMES).dead).toEqual([]);
  });

  it('not where a conversation just lacks the value', () => {
    expect(conversationFields(recordOf(closed), wanted, '8', NAMES).dead).toEqual([]);
    expect(conversationFields(recordOf(survey('Email'), closed), wanted, '8', NAMES).dead).toEqual([]);
    const known = [{ field: 'A__c', source: { paths: { widget: 'campaignInfo.goalName' } }, defaultValue: null }];
    expect(conversationFields(recordOf(live('gold'), closed), known, '8', NAMES).dead).toEqual([]);
  });

  it('with the write that met it, and what was cut is noted too [MAP-12]', async () => {
    const notes: WriteNote[] = [];
    const writer = {
      write: async () => [
        {
          ref: 'conv-1',
          outcome: 'written',
          recordId: 'a01',
          created: true,
          droppedFields: [],
          cutFields: ['Order__c'],
        },
      ],
    } as unknown as RecordWriter;
    const noted = notedWriter(writer, { wrote: async (_connection, more) => void notes.push(...more) });
    const deadPaths = [{ path: 'a.b', field: 'Order__c', text: 'The path stops.' }];
    await noted.write('harbor', [
      { kind: 'upsert', ref: 'conv-1', object: 'LivePerson_Conversation__c', externalIdField: 'External_Key__c', externalId: 'k', fields: {}, deadPaths }, // prettier-ignore
    ]);
    expect(notes.slice(1)).toMatchObject([
      { outcome: 'left_out', field: 'Order__c', code: 'cut' },
      { outcome: 'path_dead', field: 'Order__c', path: 'a.b', text: 'The path stops.' },
    ]);
  });
});
