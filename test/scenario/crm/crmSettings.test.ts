/** Settings of the CRM side through the administrators' door: what is offered, what is refused, versions, and what agents get. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CrmCheckAnswer,
  CrmFieldsReport,
  CrmLookupMetadata,
  CrmOrgReport,
  CrmPreviewAnswer,
  CrmSampleRow,
  CrmSettingsReport,
  CrmSkillsReport,
  CrmSynchronizeAnswer,
  CrmVersionRow,
} from '../../../connector-server/src/protocol/adminCrmTypes.ts';
import type { AdminPage, AdminProblem, AuditRow } from '../../../connector-server/src/protocol/adminTypes.ts';
import type { CrmSettings } from '../../../connector-server/src/protocol/crmSettings.ts';
import type { RightsReport } from '../../../connector-server/src/protocol/rightsTypes.ts';
import { openAdminApi } from '../../support/adminApi.ts';
import type { AdminApi } from '../../support/adminApi.ts';
import { startServerWorld } from '../server/serverWorld.ts';
import type { ServerWorld } from '../server/serverWorld.ts';
import { seedConsumer, talk } from './crmWorld.ts';
import type { Talk } from './crmWorld.ts';

const WAIT = { timeout: 60_000, interval: 100 };
let world: ServerWorld;
let admin: AdminApi;
let conversation: Talk;

beforeAll(async () => {
  world = await startServerWorld({ settings: (connection) => void delete connection['crm'] });
  admin = await openAdminApi(world);
  const ada = await world.softphone('ada');
  await ada.online();
  conversation = await talk(world, 'ada', ada, seedConsumer('grace'));
}, 120_000);
afterAll(() => world.close());

const report = () => admin.get<CrmSettingsReport>('/crm');
const mapped = (settings: CrmSettings, object: string, field: object): CrmSettings => ({
  ...settings,
  objects: settings.objects.map((each) =>
    each.object === object
      ? {
          ...each,
          fields: [
            ...each.fields,
            {
              editability: 'editable',
              source: null,
              overview: false,
              required: false,
              defaultValue: null,
              ...(field as { field: string }),
            },
          ],
        }
      : each,
  ),
});
const errors = (answer: CrmCheckAnswer) => answer.problems.filter(({ level }) => level === 'error');

it('a connection that nobody set up shows defaults without a mistake in them', async () => {
  const { owner, version, settings, problems, values } = await report();
  expect({ owner, version }).toEqual({ owner: 'pages', version: 0 });
  expect(settings.objects.map(({ object }) => object)).toContain('Contact');
  expect(problems.filter(({ level }) => level === 'error')).toEqual([]);
  expect(values.length).toBeGreaterThan(55);
});

describe('what is offered', () => {
  it('[MAP-02] [MAP-25] fields that the API user sees, by label and API name, and why one may be missing', async () => {
    const { object, text } = await admin.get<CrmFieldsReport>('/crm/fields', { object: 'Contact' });
    const email = object?.fields.find(({ field }) => field === 'Email');
    expect(email).toMatchObject({ type: 'email', label: expect.any(String) as string });
    expect(text).toContain('API user');
    const hidden = await admin.get<CrmFieldsReport>('/crm/fields', { object: 'Nothing__c' });
    expect(hidden.object).toBeNull();
    expect(hidden.text).toContain('does not see');
  });

  it('[LNK-21] [TRB-07] objects with their lookups on the conversation, and metadata for one that is missing', async () => {
    const { objects } = await admin.get<CrmOrgReport>('/crm/org');
    expect(objects.find(({ object }) => object === 'Contact')?.conversationFields).toEqual(['Contact__c']);
    const lookup = await admin.get<CrmLookupMetadata>('/crm/lookup', { object: 'Sail_Boat__c' });
    expect(lookup.xml).toContain('<referenceTo>Sail_Boat__c</referenceTo>');
    expect(lookup.path).toBe('objects/LivePerson_Conversation__c/fields/Sail_Boat__c.field-meta.xml');
    await expect(admin.get('/crm/lookup', { object: 'Contact' })).rejects.toThrow('404');
  });

  it('[MAT-04] LivePerson’s skills', async () => {
    const { skills, text } = await admin.get<CrmSkillsReport>('/crm/skills');
    expect(skills.map(({ name }) => name)).toContain('Sales');
    expect(text).toBeNull();
  });

  it('[MAP-04] [MAP-17] the values of a real conversation, and where an own path stops', async () => {
    await expect
      .poll(
        async () =>
          (await admin.get<{ rows: CrmSampleRow[] }>('/crm/conversations')).rows.map((row) => row.conversationId),
        WAIT,
      )
      .toContain(conversation.conversationId);
    const sources = [
      { value: 'email' },
      { paths: { messagingHistory: 'info.conversationId' } },
      { paths: { messagingHistory: 'info.conversatonId' } },
    ];
    const asked = { conversationId: conversation.conversationId, sources };
    await expect
      .poll(async () => (await admin.post<CrmPreviewAnswer>('/crm/preview', asked)).body.values[0]?.value, WAIT)
      .toBe(seedConsumer('grace').email);
    const { values } = (await admin.post<CrmPreviewAnswer>('/crm/preview', asked)).body;
    expect(values[1]?.value).toBe(conversation.conversationId);
    expect(values[2]).toEqual({ value: null, text: expect.stringContaining('conversationId') as string });
    expect((await admin.post('/crm/preview', { conversationId: 'nobody', sources })).status).toBe(404);
  });

  it('[MAP-28] [PRM-10] [SET-07] a field that appeared in Salesforce is there after "Synchronize fields", one that went is named', async () => {
    const names = async () =>
      (await admin.get<CrmFieldsReport>('/crm/fields', { object: 'Contact' })).object?.fields.map(
        ({ field }) => field,
      ) ?? [];
    expect(await names()).toContain('HomePhone');
    world.org.control.hideField('api', 'Contact.HomePhone');
    expect(await names()).toContain('HomePhone');
    const gone = (await admin.post<CrmSynchronizeAnswer>('/crm/synchronize')).body;
    expect(gone.removed).toEqual(['Contact.HomePhone']);
    expect(await names()).not.toContain('HomePhone');
    world.org.control.hideField('api', 'Contact.HomePhone', false);
    const back = (await admin.post<CrmSynchronizeAnswer>('/crm/synchronize')).body;
    expect(back.added).toEqual(['Contact.HomePhone']);
    expect(await names()).toContain('HomePhone');
  });
});

/** The settings with records made by themselves at the close. */
const creating = async (recipe: string): Promise<CrmSettings> => {
  const { settings } = await report();
  const rule = { kind: 'messaging', moment: 'close', recipe, person: null, activity: null, known: 'keep' };
  return { ...settings, automaticCreation: [rule] } as CrmSettings;
};

describe('rights of the API user', () => {
  it('[PRM-10] [PRM-11] [TRB-20] settings that need more are warned about before they are saved, and no longer once it is given', async () => {
    const settings = await creating('sales');
    const told = async (): Promise<string[]> =>
      (await admin.post<CrmCheckAnswer>('/crm/check', { settings })).body.problems
        .filter(({ at }) => at === 'rights')
        .map(({ text }) => text);
    const [text] = await told();
    expect(text).toContain('Lead: create');
    expect(text).toContain('The page “Rights”');
    world.org.control.assignPermissionSet('api', 'LivePerson_Connector_API_Creation');
    await admin.post<CrmSynchronizeAnswer>('/crm/synchronize', {});
    expect(await told()).toEqual([]);
    world.org.control.unassignPermissionSet('api', 'LivePerson_Connector_API_Creation');
    await admin.post<CrmSynchronizeAnswer>('/crm/synchronize', {});
  });

  it('the page tells what is needed, what the API user sees of it, and the permission set', async () => {
    const { needed, missing, unseen, text, file } = await admin.get<RightsReport>('/rights');
    expect(text).toBeNull();
    expect(missing.map(({ words }) => words)).toEqual([]);
    expect(needed.map(({ words }) => words)).toContain('Contact.Email: read');
    expect(unseen.map(({ words }) => words)).toContain('Contact: View All Records');
    expect(file.name).toBe('LivePerson_Connector_API_harbor.permissionset-meta.xml');
    expect(file.xml).toContain('<field>Contact.Email</field>');
  });
});

describe('saving', () => {
  it('a mistake is said in words and nothing is saved; the agent’s form stays as it was', async () => {
    const { settings } = await report();
    const wrong = mapped(settings, 'Contact', { field: 'Emial' });
    const checked = (await admin.post<CrmCheckAnswer>('/crm/check', { settings: wrong })).body;
    expect(errors(checked)).toMatchObject([{ at: 'objects.Contact.fields.Emial' }]);
    expect(errors(checked)[0]?.text).toContain('Did you mean');
    const saved = await admin.post<AdminProblem>('/crm/save', { settings: wrong, after: 0 });
    expect(saved).toMatchObject({ status: 400, body: { error: 'settings_refused' } });
    expect((await report()).version).toBe(0);
    const unreadable = (await admin.post<CrmCheckAnswer>('/crm/check', { settings: { ...settings, fullView: 'x' } }))
      .body;
    expect(unreadable.problems).toMatchObject([{ level: 'error', at: 'fullView' }]);
  });

  it('[MAP-01] [MAP-10] a new row is in the agent’s next form; who saves later on the same version is refused', async () => {
    const { settings } = await report();
    const changed = mapped(settings, 'Contact', { field: 'HomePhone', source: { value: 'phone' } });
    const { changes } = (await admin.post<CrmCheckAnswer>('/crm/check', { settings: changed })).body;
    expect(changes).toMatchObject([{ where: 'Objects › Contact › Field mapping › HomePhone', before: null }]);
    const saved = await admin.post<{ version: number }>('/crm/save', {
      settings: changed,
      after: 0,
      note: 'home phones',
    });
    expect(saved).toMatchObject({ status: 200, body: { version: 1 } });
    const form = await conversation.ask({
      kind: 'form',
      object: 'Contact',
      recordId: null,
      from: null,
      recordTypeId: null,
    });
    expect(form.fields.map(({ field }) => field)).toContain('HomePhone');
    const late = await admin.post<AdminProblem>('/crm/save', { settings, after: 0 });
    expect(late).toMatchObject({ status: 409, body: { error: 'changed_meanwhile' } });
    expect(late.body.text).toContain('noor.haddad');
  });

  it('goes back to an older version, keeps all of them, and the audit says who did what', async () => {
    const back = await admin.post<{ version: number }>('/crm/rollback', { version: 0, after: 1 });
    expect(back).toMatchObject({ status: 200, body: { version: 2 } });
    const form = await conversation.ask({
      kind: 'form',
      object: 'Contact',
      recordId: null,
      from: null,
      recordTypeId: null,
    });
    expect(form.fields.map(({ field }) => field)).not.toContain('HomePhone');
    const { rows } = await admin.get<{ rows: CrmVersionRow[] }>('/crm/versions');
    expect(rows.map(({ version, note }) => [version, note])).toEqual([
      [2, 'Back to the defaults'],
      [1, 'home phones'],
    ]);
    const older = await admin.get<{ settings: CrmSettings; changes: object[] }>('/crm/versions/1');
    expect(older.changes).toHaveLength(1);
    const audit = await admin.get<AdminPage<AuditRow>>('/audit');
    expect(audit.rows.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'saved the settings of the CRM side: version 1',
        'took the settings of the CRM side back to the defaults: version 2',
        'synchronized the fields of the org',
      ]),
    );
  });

  it('a settings document that has the section owns it, and the pages say so', async () => {
    const { settings } = await report();
    await world.changeSettings((document) => {
      for (const connection of document.connections) connection['crm'] = { fullView: 'browser' };
    });
    await expect.poll(async () => (await report()).owner, WAIT).toBe('document');
    expect((await report()).note).toContain('SETTINGS_FILE');
    const saved = await admin.post<AdminProblem>('/crm/save', { settings, after: 2 });
    expect(saved).toMatchObject({ status: 409, body: { error: 'not_here' } });
    await world.changeSettings((document) => {
      for (const connection of document.connections) delete connection['crm'];
    });
    await expect.poll(async () => (await report()).owner, WAIT).toBe('pages');
  });

  it('[SET-08] records made by themselves or by hand is a choice that a restart keeps, either way', async () => {
    const made = async (automaticCreation: CrmSettings['automaticCreation']) => {
      const { settings, version } = await report();
      const saved = await admin.post('/crm/save', { settings: { ...settings, automaticCreation }, after: version });
      expect(saved.status).toBe(200);
    };
    const { automaticCreation } = await creating('sales');
    await made(automaticCreation);
    await world.restart();
    expect((await report()).settings.automaticCreation).toMatchObject([{ moment: 'close', recipe: 'sales' }]);
    await made([]);
    expect((await report()).settings.automaticCreation).toEqual([]);
  });
});

it('without Salesforce the pages say so, and what needs no org is judged all the same', async () => {
  await admin.post('/crm/synchronize');
  world.org.control.refuseAddress('sign_in', 'requests');
  await admin.post('/crm/synchronize');
  expect((await admin.get<CrmOrgReport>('/crm/org')).text).toContain('could not be asked');
  const { settings } = await report();
  const checked = (
    await admin.post<CrmCheckAnswer>('/crm/check', { settings: mapped(settings, 'Contact', { field: 'Emial' }) })
  ).body;
  expect(checked.problems).toMatchObject([{ level: 'warning', at: 'org' }]);
});
