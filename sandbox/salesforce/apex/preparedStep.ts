/** A step of a plan that was checked and reads or writes nothing yet. */
import type { StepResult } from '../../../connector-server/src/protocol/planTypes.ts';
import { ApiError } from '../apiError.ts';
import type { ObjectDef } from '../schema/types.ts';
import { resolvePath, type FieldPath } from '../soql/fieldPath.ts';
import type { ApexRun } from './apexOrg.ts';

export interface PreparedStep {
  /** The org allows nothing of it: a refusal says what. Null: something is allowed. */
  refused: string | null;
  /** This user may see, or is told, something of what the step asks for. */
  seesAnything: boolean;
  run(): StepResult;
}

/** A step of which nothing is allowed; the others of its plan go on. */
export const refusedStep = (as: string, what: string, named: string[]): PreparedStep => ({
  refused: what,
  seesAnything: false,
  run: () => ({ as, rows: [], more: false, notAllowed: named }),
});

/** `notAllowed` only where there is something to name. */
export const naming = (left: readonly string[]): { notAllowed?: string[] } =>
  left.length === 0 ? {} : { notAllowed: [...new Set(left)] };

/** What does not exist in this org and what the user may not see are the same: not visible. */
export function visiblePath(run: ApexRun, definition: ObjectDef, path: string): FieldPath | null {
  try {
    return resolvePath(run.org, run.access, definition, path);
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
}

/** The object, when it exists and this user may read it. */
export function readableObject(run: ApexRun, name: string): ObjectDef | null {
  const definition = run.org.schema.object(name);
  return definition && run.access.object(definition.name).read ? definition : null;
}
