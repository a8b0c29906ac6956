/** The generated permission set as the Metadata API takes it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { neededRights } from '../../../connector-server/src/rights/neededRights.ts';
import { permissionSetFile, permissionSetName } from '../../../connector-server/src/rights/permissionSetFile.ts';
import type { NeededRight } from '../../../connector-server/src/rights/types.ts';
import { crmSchema, defaultCrmSettings } from '../../../connector-server/src/settings/crmSchema.ts';
import { checkAgainstType } from '../../../tools/metadata/checkAgainstType.ts';
import { loadMetadataTypes } from '../../../tools/metadata/metadataTypes.ts';
import { readMetadata, type PermissionSetModel } from '../../../tools/metadata/model.ts';
import { readProject } from '../../../tools/metadata/project.ts';
import { takeInventory } from '../../../tools/metadata/references/inventory.ts';
import { problemsOfPermissionSet } from '../../../tools/metadata/references/ofPermissionSets.ts';
import { readXml } from '../../../tools/metadata/xml.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'rights-'));
afterAll(() => rmSync(folder, { recursive: true }));
const HARBOR = { id: 'harbor', name: 'Harbor & <Quay>' };
const all = crmSchema.parse({
  conversationFields: [{ field: 'Order__c', source: { value: 'email' } }],
  automaticCreation: [
    { kind: 'web_chat', moment: 'close', recipe: 'sales', known: 'update' },
    { kind: 'messaging', moment: 'start', recipe: 'support', known: 'add_only' },
  ],
});

function read(rights: readonly NeededRight[]): PermissionSetModel {
  const { fileName, xml } = permissionSetFile(HARBOR, rights);
  mkdirSync(path.join(folder, 'permissionsets'), { recursive: true });
  writeFileSync(path.join(folder, 'permissionsets', fileName), xml);
  const set = readMetadata([folder]).permissionSets.get('LivePerson_Connector_API_harbor');
  if (set === undefined) throw new Error('no permission set was read');
  return set;
}

test('the file is valid for the Metadata API, and no row of it makes a deployment fail', () => {
  const set = read(neededRights({ crm: all }));
  const said: string[] = [];
  const types = loadMetadataTypes();
  const type = types.typeNamed('PermissionSet');
  if (type === null) throw new Error('no such type');
  checkAgainstType(types, type, readXml(set.file).body, 'PermissionSet', (text) => said.push(text));
  expect(said).toEqual([]);
  const inventory = takeInventory(readProject(path.join(import.meta.dirname, '../../..')));
  expect(problemsOfPermissionSet(inventory, set)).toEqual([]);
  expect(set.label).toBe('LivePerson Connector API Harbor & <Quay>');
});

test('it gives exactly what is needed: every right of the list, and none beside it', () => {
  const needed = neededRights({ crm: defaultCrmSettings() });
  const set = read(needed);
  const given = new Set([
    ...set.userPermissions.map((name) => `system ${name}`),
    ...[...set.objects].flatMap(([object, held]) =>
      Object.entries(held).flatMap(([access, has]) => (has ? [`object ${object} ${access}`] : [])),
    ),
    ...[...set.fields].map(([name, { editable }]) => `field ${name} ${editable ? 'edit' : 'read'}`),
  ]);
  const wanted = needed.map((right) =>
    right.kind === 'system'
      ? `system ${right.name}`
      : right.kind === 'object'
        ? `object ${right.object} ${right.access}`
        : `field ${right.object}.${right.field} ${right.access}`,
  );
  expect(given).toEqual(new Set(wanted));
});

test('what a right depends on comes with it: creating a contact reads contacts and accounts', () => {
  const set = read([{ kind: 'object', object: 'Contact', access: 'create', why: 'a test' }]);
  expect(set.objects.get('Contact')).toMatchObject({ create: true, read: true, edit: false, viewAll: false });
  expect(set.objects.get('Account')).toMatchObject({ create: false, read: true });
});

test('a field the org lets nobody list is left out', () => {
  const right: NeededRight = { kind: 'field', object: 'Order__c', field: 'Number__c', access: 'read', why: 'a test' };
  expect(permissionSetFile(HARBOR, [right]).xml).toContain('<field>Order__c.Number__c</field>');
  expect(permissionSetFile(HARBOR, [right], (_object, field) => field !== 'Number__c').xml).not.toContain('Number__c');
});

test('names of permission sets are names Salesforce takes', () => {
  expect(permissionSetName('north-sea_2')).toBe('LivePerson_Connector_API_north_sea_2');
  expect(permissionSetName('a--b')).toBe('LivePerson_Connector_API_a_b');
  expect(permissionSetName('x_')).toBe('LivePerson_Connector_API_x');
  expect(permissionSetName('y'.repeat(90)).length).toBe(80);
});
