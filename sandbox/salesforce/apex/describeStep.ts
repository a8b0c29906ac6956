/** `describe`: what both the org's list and the user's own rights let this user do with an object and its fields. */
import type {
  DescribeStep,
  FieldDescription,
  ObjectDescription,
} from '../../../connector-server/src/protocol/planTypes.ts';
import type { FieldDef, ObjectDef } from '../schema/types.ts';
import { allowedObject, type AllowedObject } from './allowList.ts';
import type { ApexRun } from './apexOrg.ts';
import { naming, type PreparedStep } from './preparedStep.ts';

const NOT_THERE = { label: '', labelPlural: '', keyPrefix: '', recordTypes: [], fields: [] };

/** All active values: Apex is told no values per record type (docs/apex-contracts.md, Records). */
function picklistOf(f: FieldDef): FieldDescription['picklist'] {
  return f.values
    .filter((value) => value.active)
    .map((value) => ({
      value: value.value,
      label: value.label,
      isDefault: value.defaultValue,
      ...(f.controller === null ? {} : { validFor: value.validFor ?? [] }),
    }));
}

function fieldOf(run: ApexRun, allowed: AllowedObject, definition: ObjectDef, name: string): FieldDescription | null {
  const f = definition.fields.get(name.toLowerCase());
  if (!f || !run.access.readable(definition, f)) return null;
  const editable = run.access.editable(definition, f);
  const createable = editable && f.createable && allowed.written('create').has(f.name.toLowerCase());
  return {
    field: allowed.described.get(name.toLowerCase()) ?? f.name,
    label: f.label,
    type: f.type,
    length: f.length,
    precision: f.precision,
    scale: f.scale,
    required: !f.nillable && !f.defaultedOnCreate && f.createable && f.type !== 'boolean',
    createable,
    updateable: editable && f.updateable && allowed.written('update').has(f.name.toLowerCase()),
    help: f.help,
    referenceTo: f.referenceTo,
    picklist: picklistOf(f),
    controller: f.controller,
  };
}

function recordTypesOf(run: ApexRun, definition: ObjectDef): ObjectDescription['recordTypes'] {
  return definition.recordTypes
    .filter((type) => type.active && !type.hiddenFrom.includes(run.user.profile))
    .map((type) => ({ id: type.id, name: type.name, isDefault: type.isDefault }))
    .sort((a, b) => Number(b.isDefault) - Number(a.isDefault));
}

/** Refuses nothing: an object that is not there, not listed or not to be seen is described as not accessible. */
export function prepareDescribe(run: ApexRun, step: DescribeStep): PreparedStep {
  const allowed = allowedObject(run, step.object);
  const definition = allowed ? run.org.schema.object(allowed.object) : null;
  const rights = definition ? run.access.object(definition.name) : null;
  const describe = (): { described: ObjectDescription; left: string[] } => {
    const none = { object: step.object, accessible: false, createable: false, updateable: false, ...NOT_THERE };
    if (!allowed) return { described: none, left: [step.object] };
    if (!definition || !rights?.read) return { described: none, left: [] };
    const left = step.fields.filter((name) => !allowed.described.has(name.toLowerCase()));
    const listed = step.fields.filter((name) => allowed.described.has(name.toLowerCase()));
    return {
      left: left.map((name) => `${allowed.object}.${name}`),
      described: {
        object: definition.name,
        label: definition.label,
        labelPlural: definition.labelPlural,
        keyPrefix: definition.keyPrefix,
        accessible: allowed.allows('find') || allowed.allows('read'),
        createable: rights.create && definition.writable && allowed.allows('create'),
        updateable: rights.edit && definition.writable && allowed.allows('update'),
        recordTypes: recordTypesOf(run, definition),
        fields: listed.flatMap((name) => fieldOf(run, allowed, definition, name) ?? []),
      },
    };
  };
  return {
    refused: null,
    seesAnything: true,
    run: () => {
      const { described, left } = describe();
      return { as: step.as, rows: [], more: false, described, ...naming(left) };
    },
  };
}
