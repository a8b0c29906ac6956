/** `create` and `update`: one record saved as the user, with an audit row, or the reasons why not. */
import type { CreateStep, PlanRow, SaveResult, UpdateStep } from '../../../connector-server/src/protocol/planTypes.ts';
import { canRead } from '../access/sharing.ts';
import { ApiError } from '../apiError.ts';
import { normalizeId } from '../ids.ts';
import { createRecord, updateRecord } from '../records/recordWriter.ts';
import { DuplicatesDetected } from '../rules/duplicatesDetected.ts';
import type { FieldValue, ObjectDef } from '../schema/types.ts';
import { allowedObject, type AllowedObject } from './allowList.ts';
import type { ApexRun } from './apexOrg.ts';
import { insertAuditRow } from './auditRow.ts';
import { refusedStep, type PreparedStep } from './preparedStep.ts';
import { planRow, returnedFields } from './returnedFields.ts';
import { writtenValues, type SaveError } from './writtenValues.ts';

const FAILED: Omit<SaveResult, 'errors'> = { recordId: null, name: '', duplicates: [], mayAllowDuplicates: false };
const NO_RIGHT = 'INSUFFICIENT_ACCESS_OR_READONLY';

const failed = (errors: SaveError[]): SaveResult => ({ ...FAILED, errors });
const refusal = (code: string, message: string, field: string | null = null): SaveResult =>
  failed([{ field, code, message }]);

/** Name of a record, as far as the user may see it; empty otherwise. */
export function nameOf(run: ApexRun, definition: ObjectDef, id: string): string {
  const row = run.org.store.get(definition, id);
  const field = [...definition.fields.values()].find((f) => f.nameField);
  const visible =
    row && field && canRead(run.org, run.access, definition, row) && run.access.readable(definition, field);
  return visible ? String(row[field.name] ?? '') : '';
}

/** Found records as rows of their own object's find fields: no field beyond its name. */
export function duplicateRows(run: ApexRun, detected: DuplicatesDetected['duplicates']): PlanRow[] {
  const rows = new Map<string, PlanRow>();
  for (const { definition, row } of detected.flatMap(({ found }) => found)) {
    const listed = allowedObject(run, definition.name);
    if (!listed?.allows('find')) continue;
    const fields = returnedFields(run, definition, listed.returned('find'), ['Name']);
    rows.set(String(row['Id']), planRow(definition, fields, row));
  }
  return [...rows.values()].slice(0, 50);
}

function savingRefused(run: ApexRun, error: unknown): SaveResult {
  if (!(error instanceof ApiError)) throw error;
  const fields = error.fields.length > 0 ? error.fields : [null];
  const errors = fields.map((field) => ({ field, code: error.errorCode, message: error.message }));
  if (!(error instanceof DuplicatesDetected)) return failed(errors);
  return {
    ...failed(errors),
    duplicates: duplicateRows(run, error.duplicates),
    mayAllowDuplicates: error.mayAllow,
  };
}

/** The org's own part: save and audit row together, or neither. */
function save(
  run: ApexRun,
  definition: ObjectDef,
  verb: 'create' | 'update',
  fields: readonly string[],
  work: () => string,
): SaveResult {
  try {
    const id = run.org.store.atomically(() => {
      const saved = work();
      insertAuditRow(run, { verb, object: definition.name, recordId: saved, fields });
      return saved;
    });
    return { ...FAILED, recordId: id, name: nameOf(run, definition, id), errors: [] };
  } catch (error) {
    return savingRefused(run, error);
  }
}

function create(run: ApexRun, allowed: AllowedObject, step: CreateStep): SaveResult {
  const definition = run.org.schema.object(allowed.object);
  if (!definition || !run.access.object(definition.name).create)
    return refusal(NO_RIGHT, `You may not create records of ${allowed.object} in Salesforce.`);
  const written = writtenValues(run, allowed, definition, 'create', step.values);
  const body: Record<string, FieldValue> = written.values;
  if (step.recordTypeId !== undefined) {
    const type = definition.recordTypes.find(({ id }) => id === normalizeId(step.recordTypeId));
    if (!type?.active || type.hiddenFrom.includes(run.user.profile))
      written.errors.push({
        field: 'RecordTypeId',
        code: 'INVALID_CROSS_REFERENCE_KEY',
        message: 'You may not use this record type.',
      });
    else body['RecordTypeId'] = type.id;
  }
  if (written.errors.length > 0) return failed(written.errors);
  const options = {
    allowDuplicates: step.allowDuplicates === true,
    assignmentRules: step.assignmentRules === true,
  };
  return save(run, definition, 'create', Object.keys(body), () =>
    createRecord(run.org, run.access, definition, body, undefined, options),
  );
}

function update(run: ApexRun, allowed: AllowedObject, step: UpdateStep): SaveResult {
  const definition = run.org.schema.object(allowed.object);
  if (!definition || !run.access.object(definition.name).edit)
    return refusal(NO_RIGHT, `You may not change records of ${allowed.object} in Salesforce.`);
  const id = normalizeId(step.recordId);
  const row = id === null ? null : run.org.store.get(definition, id);
  if (!row || id === null || row['IsDeleted'] === true || !canRead(run.org, run.access, definition, row))
    return refusal('INVALID_CROSS_REFERENCE_KEY', 'The record does not exist, or you may not see it.');
  if (allowed.ownOnly && row['OwnerId'] !== run.user.id)
    return refusal('not_allowed', 'Your Salesforce administrator allows only your own records to be changed here.');
  const written = writtenValues(run, allowed, definition, 'update', step.values);
  if (written.errors.length > 0) return failed(written.errors);
  const options = { allowDuplicates: step.allowDuplicates === true };
  return save(run, definition, 'update', Object.keys(written.values), () => {
    updateRecord(run.org, run.access, definition, id, written.values, options);
    return id;
  });
}

export function prepareSave(run: ApexRun, step: CreateStep | UpdateStep): PreparedStep {
  const allowed = allowedObject(run, step.object);
  if (!allowed?.allows(step.verb))
    return refusedStep(step.as, `${step.verb === 'create' ? 'creating' : 'changing'} ${step.object}`, [step.object]);
  return {
    refused: null,
    seesAnything: true,
    run: () => ({
      as: step.as,
      rows: [],
      more: false,
      saved: step.verb === 'create' ? create(run, allowed, step) : update(run, allowed, step),
    }),
  };
}
