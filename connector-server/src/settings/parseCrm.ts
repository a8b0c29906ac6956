import type { z } from 'zod';
import type { CrmProblem } from '../protocol/adminCrmTypes.ts';
import type { CrmSettings } from '../protocol/crmSettings.ts';
import { crmSchema } from './crmSchema.ts';
import { problemsInWords } from './parseSettings.ts';

export type ParsedCrm = { ok: true; crm: CrmSettings } | { ok: false; problems: CrmProblem[] };

/** Settings of the CRM side as an administrator's page sends them. Places are named as in `CrmProblem`. */
export function parseCrm(given: unknown): ParsedCrm {
  const parsed = crmSchema.safeParse(given);
  if (parsed.success) return { ok: true, crm: parsed.data };
  return {
    ok: false,
    problems: parsed.error.issues.map((issue) => ({
      level: 'error',
      at: placeOf(given, issue.path),
      text: problemsInWords({ issues: [issue] } as unknown as z.ZodError).join(' '),
    })),
  };
}

/** `objects.0.fields.5` with the names of the entries: `objects.Case.fields.Subject`. */
function placeOf(given: unknown, path: readonly PropertyKey[]): string {
  let value: unknown = given;
  return path
    .map((part) => {
      value = (value as Record<PropertyKey, unknown> | null | undefined)?.[part];
      if (typeof part !== 'number') return String(part);
      const entry = (value ?? {}) as Record<string, unknown>;
      const name = ['object', 'field', 'skillId', 'id']
        .map((key) => entry[key])
        .find((each) => typeof each === 'string');
      return typeof name === 'string' ? name : String(part);
    })
    .join('.');
}
