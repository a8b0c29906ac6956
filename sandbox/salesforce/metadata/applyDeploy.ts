/** Makes a staged deploy the org's own: schema, permission sets, custom metadata, queues, Setup and apps live on with it. */
import { readMetadata, type MetadataModel, type PermissionSetModel } from '../../../tools/metadata/model.ts';
import { parseXml } from '../../../tools/metadata/xml.ts';
import type { OrgPeople } from '../orgPeople.ts';
import type { OrgState } from '../orgState.ts';
import { buildSchema, type Schema } from '../schema/schema.ts';
import { insertSetup } from '../seedOrg.ts';
import { putComponent } from '../setup/setupState.ts';
import type { Component } from './component.ts';
import type { OrgMetadata, StagedMetadata } from './orgMetadata.ts';

export interface DeployTarget {
  org: OrgState;
  people: OrgPeople;
  metadata: OrgMetadata;
  /** Id prefixes of custom objects that seed records bring. */
  keyPrefixes: Readonly<Record<string, string>>;
  personAccounts: boolean;
  /** Told of every deployed component, for what is neither schema nor Setup (External Client Apps). */
  deployed(components: readonly Component[]): void;
}

/** Schema the org would have. Throws for a field type no org has. */
export function schemaOf(target: DeployTarget, model: MetadataModel): Schema {
  const known = Object.fromEntries(
    target.org.schema.all().flatMap(({ custom, name, keyPrefix }) => (custom ? [[name, keyPrefix]] : [])),
  );
  const schema = buildSchema(model, { ...target.keyPrefixes, ...known }, { personAccounts: target.personAccounts });
  if (!target.org.switches.taskFieldsFollowFieldSecurity)
    for (const f of schema.object('Task')?.fields.values() ?? []) if (!f.custom) f.fieldSecurity = false;
  return schema;
}

function addQueues(org: OrgState, model: MetadataModel): void {
  const groups = org.schema.object('Group');
  if (!groups) return;
  const known = new Set([...org.store.rows(groups)].map((row) => row['DeveloperName']));
  for (const queue of model.queues.values()) {
    if (known.has(queue.name)) continue;
    const id = insertSetup(org, 'Group', { Name: queue.label, DeveloperName: queue.name, Type: 'Queue' });
    for (const objectName of queue.objects) insertSetup(org, 'QueueSobject', { QueueId: id, SobjectType: objectName });
  }
}

/** Only what this deploy holds: an administrator may have changed the others since. */
function deployedSets(model: MetadataModel, components: readonly Component[]): Map<string, PermissionSetModel> {
  const names = new Set(components.flatMap(({ type, fullName }) => (type === 'PermissionSet' ? [fullName] : [])));
  return new Map([...model.permissionSets].filter(([name]) => names.has(name)));
}

/** Records that were deployed replace those of their names; what an administrator edited otherwise stays. */
function takeCustomMetadata(org: OrgState, model: MetadataModel, components: readonly Component[]): void {
  const names = new Set(components.flatMap(({ type, fullName }) => (type === 'CustomMetadata' ? [fullName] : [])));
  const nameOf = (record: { type: string; name: string }): string => `${record.type}.${record.name}`;
  org.customMetadata = [
    ...org.customMetadata.filter((record) => !names.has(nameOf(record))),
    ...model.customMetadata.filter((record) => names.has(nameOf(record))),
  ];
}

export function applyDeploy(target: DeployTarget, staged: StagedMetadata, components: readonly Component[]): void {
  const { org, people, metadata } = target;
  const model = readMetadata([staged.dir]);
  const schema = schemaOf(target, model);
  metadata.adopt(staged);
  org.schema.adopt(schema);
  org.store.schemaChanged();
  people.takeSets(deployedSets(model, components));
  takeCustomMetadata(org, model, components);
  addQueues(org, model);
  for (const { type, fullName, fileName, files } of components)
    for (const [name, content] of files)
      if (name.endsWith('-meta.xml'))
        putComponent(org.setup, type, fullName, parseXml(content.toString('utf8'), fileName).body);
  target.deployed(components);
}
