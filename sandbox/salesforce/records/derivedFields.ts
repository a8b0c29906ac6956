/** Fields the platform computes when a record is saved. */
import { ApiError } from '../apiError.ts';
import type { OrgState } from '../orgState.ts';
import { CASE_STATUSES, STAGES } from '../schema/standard/work.ts';
import type { ObjectDef, Row } from '../schema/types.ts';
import { taskDerived } from './taskRules.ts';

/** `row` is the record as it would become. */
export function derivedFields(org: OrgState, definition: ObjectDef, row: Row, isNew: boolean): Row {
  switch (definition.name) {
    case 'Contact':
    case 'Lead':
    case 'User':
      return { Name: [row['FirstName'], row['LastName']].filter((part) => part != null).join(' ') };
    case 'Task':
      return taskDerived(org, row);
    case 'Event':
      if (String(row['WhoId'] ?? '').startsWith('00Q') && row['WhatId'] != null)
        throw new ApiError(400, 'FIELD_INTEGRITY_EXCEPTION', 'Related To ID: must be empty for a lead', ['WhatId']);
      return {};
    case 'Case': {
      const closed = CASE_STATUSES.some((s) => s.closed && s.name === row['Status']);
      return {
        IsClosed: closed,
        ClosedDate: closed ? (row['ClosedDate'] ?? new Date(org.now()).toISOString()) : null,
        ...(isNew && row['CaseNumber'] == null ? { CaseNumber: caseNumber(org, definition) } : {}),
      };
    }
    case 'Opportunity': {
      const stage = STAGES.find((s) => s.name === row['StageName']);
      return {
        IsClosed: stage?.closed ?? false,
        IsWon: stage?.won ?? false,
        ...(row['Probability'] == null ? { Probability: stage?.probability ?? 0 } : {}),
      };
    }
    default:
      if (!definition.custom) return {};
      return {
        ...(isNew && row['Name'] == null ? { Name: row['Id'] ?? null } : {}),
        ...formulaFields(definition, row),
      };
  }
}

function formulaFields(definition: ObjectDef, row: Row): Row {
  const values: Row = {};
  for (const { name, formula } of definition.fields.values()) if (formula) values[name] = formula(row);
  return values;
}

function caseNumber(org: OrgState, definition: ObjectDef): string {
  let count = 1001;
  for (const _ of org.store.rows(definition)) count++;
  return String(count).padStart(8, '0');
}
