import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMetadata, type FieldModel } from '../../../tools/metadata/model.ts';
import { copyProject, PROJECT } from './projectCopy.ts';

const model = readMetadata([path.join(PROJECT, 'force-app')]);
const conversation = model.objects.get('LivePerson_Conversation__c');
const field = (name: string): FieldModel | undefined => conversation?.fields.get(name);

describe('what the org holds', () => {
  it('[PRM-17] the Conversation object has every field of the installation guide', () => {
    expect(conversation).toMatchObject({
      kind: 'custom',
      sharingModel: 'Private',
      nameField: { label: 'Conversation Number', type: 'Text' },
    });
    expect([...(conversation?.fields.values() ?? [])].map(({ label, type }) => `${label}: ${type}`).sort()).toEqual([
      'API Type: Picklist',
      'Account: Lookup',
      'Brand ID: Text',
      'CSAT Score: Number',
      'Case: Lookup',
      'Contact: Lookup',
      'Duration (Minutes): Number',
      'End Time: DateTime',
      'Engagement Channel: Picklist',
      'External Key: Text',
      'Lead: Lookup',
      'Link Note: Text',
      'Opportunity: Lookup',
      'Owner Note: Text',
      'Product: Lookup',
      'Skill: Text',
      'Start Time: DateTime',
      'Status: Picklist',
      'Transcript Checksum: Text',
      'Transcript: LongTextArea',
    ]);
  });

  it('[INS-18] each linked object gets its conversations as a related list', () => {
    const lookups = [...(conversation?.fields.values() ?? [])].filter(({ type }) => type === 'Lookup');
    expect(lookups.map(({ referenceTo }) => referenceTo).sort()).toEqual([
      'Account',
      'Case',
      'Contact',
      'Lead',
      'Opportunity',
      'Product2',
    ]);
    expect(new Set(lookups.map(({ relationshipName }) => relationshipName))).toEqual(
      new Set(['LivePerson_Conversations']),
    );
  });

  it('[LOG-04] a task points to its conversation', () => {
    expect(model.objects.get('Activity')?.fields.get('LivePerson_Conversation__c')).toMatchObject({
      type: 'Lookup',
      referenceTo: 'LivePerson_Conversation__c',
    });
  });

  it('a conversation is written by a key of its own, so that writing it twice makes one record', () => {
    expect(field('External_Key__c')).toMatchObject({
      type: 'Text',
      length: 120,
      unique: true,
      externalId: true,
      caseSensitive: true,
    });
  });

  it('a channel LivePerson invents tomorrow does not stop a record, while a status cannot be invented', () => {
    expect(field('Engagement_Channel__c')?.picklist).toMatchObject({ restricted: false, default: null });
    expect(field('Status__c')?.picklist).toEqual({
      restricted: true,
      values: ['Open', 'Wrap Up', 'Closed'],
      default: 'Open',
    });
  });

  it('the queue of last resort may own conversations', () => {
    expect(model.queues.get('LivePerson_Unassigned')?.objects).toEqual(['LivePerson_Conversation__c']);
  });

  it('reads custom metadata with empty values as null', () => {
    const setting = (name: string): string | null | undefined =>
      model.customMetadata.find((record) => record.type === 'LivePerson_Setting' && record.name === name)?.values[
        'Value__c'
      ];
    expect(setting('ConnectorUrl')).toBe('https://connector.example.com');
    expect(setting('TokenAudience')).toBeNull();
    expect(setting('Nothing')).toBeUndefined();
  });

  it('names the file that is not XML', () => {
    const copy = copyProject();
    copy.write('force-app/main/default/queues/Broken.queue-meta.xml', '<Queue><name>');
    expect(() => readMetadata([copy.root])).toThrow(/Broken\.queue-meta\.xml/);
  });
});
