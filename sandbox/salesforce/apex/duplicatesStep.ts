/** `duplicates`: what the org's duplicate rules find for values that are not saved. */
import type { DuplicatesStep, PlanRow } from '../../../connector-server/src/protocol/planTypes.ts';
import { findDuplicates } from '../rules/findDuplicates.ts';
import type { Row } from '../schema/types.ts';
import { allowedObject } from './allowList.ts';
import type { ApexRun } from './apexOrg.ts';
import { naming, refusedStep, type PreparedStep } from './preparedStep.ts';
import { planRow, returnedFields } from './returnedFields.ts';
import { writtenValues } from './writtenValues.ts';

const MAX_ROWS = 50;

/** Values that cannot be set are left out: the form is still being filled in. */
export function prepareDuplicates(run: ApexRun, step: DuplicatesStep): PreparedStep {
  const allowed = allowedObject(run, step.object);
  if (!allowed?.allows('create')) return refusedStep(step.as, `creating ${step.object}`, [step.object]);
  const definition = run.org.schema.object(allowed.object);
  if (!definition || !run.access.object(definition.name).create)
    return { refused: null, seesAnything: false, run: () => ({ as: step.as, rows: [], more: false }) };
  const { values, errors } = writtenValues(run, allowed, definition, 'create', step.values);
  const left = errors
    .filter(({ code }) => code === 'not_allowed')
    .map(({ field }) => `${allowed.object}.${field ?? ''}`);
  return {
    refused: null,
    seesAnything: true,
    run: () => {
      const draft: Row = { ...values, Id: null };
      const rows = new Map<string, PlanRow>();
      const notAllowed = [...left];
      for (const { definition: other, row } of findDuplicates(run.org, run.access, definition, draft).flatMap(
        ({ found }) => found,
      )) {
        const listed = allowedObject(run, other.name);
        if (!listed?.allows('find')) {
          notAllowed.push(other.name);
          continue;
        }
        const fields = returnedFields(run, other, listed.returned('find'), step.fields);
        // A field only the other object's list lacks is no mistake of the administrator's.
        if (other === definition) notAllowed.push(...fields.notAllowed);
        rows.set(String(row['Id']), planRow(other, fields, row));
      }
      return {
        as: step.as,
        rows: [...rows.values()].slice(0, MAX_ROWS),
        more: rows.size > MAX_ROWS,
        ...naming(notAllowed),
      };
    },
  };
}
