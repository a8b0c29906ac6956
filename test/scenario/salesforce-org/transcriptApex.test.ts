/** The stand-in of LivePersonTranscript gives each user what docs/apex-contracts.md says, and no more. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { asApiUser } from './orgClient.ts';

let org: SalesforceOrg;
beforeAll(async () => {
  org = await startSalesforceOrg();
});
afterAll(() => org.close());

const SAID = 'Times in UTC\n[2026-10-02 09:14:05] Grace (customer): Hello';
const CUT = `${SAID}\n[… cut here: 6 more characters are in the file]`;

async function conversation(name: string, text: string): Promise<string> {
  const api = await asApiUser(org);
  const { body } = await api('POST', '/sobjects/LivePerson_Conversation__c', {
    Name: name,
    External_Key__c: `31487986:${name}`,
    Transcript__c: text,
  });
  return (body as { id: string }).id;
}
async function attach(recordId: string, title: string, content: string): Promise<void> {
  const { status } = await (
    await asApiUser(org)
  )('POST', '/sobjects/ContentVersion', {
    Title: title,
    PathOnClient: `${title}.txt`,
    VersionData: Buffer.from(content).toString('base64'),
    FirstPublishLocationId: recordId,
  });
  expect(status).toBe(201);
}
const read = async (user: string, recordId: string): Promise<unknown> =>
  JSON.parse(await org.apex(user, 'LivePersonTranscript', 'read', { recordId }));

test('a transcript reader reads the field', async () => {
  expect(await read('ada', await conversation('c-1', SAID))).toEqual({ ok: true, transcript: SAID });
});

test('where the field is empty or was cut, the whole comes from the newest file of that name', async () => {
  const [cut, empty] = [await conversation('c-2', CUT), await conversation('c-3', '')];
  await attach(cut, 'Transcript c-2', `${SAID} there.\n\n=== Machine copy (JSON) ===\n{"messages":[]}\n`);
  await attach(empty, 'Transcript c-3', SAID);
  await attach(empty, 'Something else', 'not this');
  expect(await read('ada', cut)).toEqual({ ok: true, transcript: `${SAID} there.` });
  expect(await read('ada', empty)).toEqual({ ok: true, transcript: SAID });
  expect(await read('ada', await conversation('c-4', CUT))).toEqual({ ok: true, transcript: CUT });
});

test('[PRM-19] who is no transcript reader may not call it, and a reader without the field reads nothing', async () => {
  const id = await conversation('c-5', SAID);
  await expect(read('dan', id)).rejects.toThrow('do not have access to the Apex class');
  org.control.hideField('ben', 'LivePerson_Conversation__c.Transcript__c');
  expect(await read('ben', id)).toMatchObject({ ok: false, code: 'no_access' });
  expect(await read('ada', 'a0X000000000099AAA')).toMatchObject({ ok: false, code: 'no_access' });
  expect(await read('ada', 'nothing')).toMatchObject({ ok: false, code: 'no_access' });
});

test('a conversation that is not shared with a reader is not read', async () => {
  const id = await conversation('c-6', SAID);
  org.control.unassignPermissionSet('ada', 'LivePerson_Conversation_Reader');
  expect(await read('ada', id)).toMatchObject({ ok: false, code: 'no_access' });
  org.control.assignPermissionSet('ada', 'LivePerson_Conversation_Reader');
});

test('the duration of a conversation is computed, and nobody may write it', async () => {
  const api = await asApiUser(org);
  const id = await conversation('c-7', SAID);
  await api('PATCH', `/sobjects/LivePerson_Conversation__c/${id}`, {
    Start_Time__c: '2026-10-02T09:14:05.000Z',
    End_Time__c: '2026-10-02T09:31:40.000Z',
  });
  const [row] = await api.query(`SELECT Duration_Minutes__c FROM LivePerson_Conversation__c WHERE Id = '${id}'`);
  expect(row).toMatchObject({ Duration_Minutes__c: 17.6 });
  const write = await api('PATCH', `/sobjects/LivePerson_Conversation__c/${id}`, { Duration_Minutes__c: 1 });
  expect(write.status).toBe(400);
});
