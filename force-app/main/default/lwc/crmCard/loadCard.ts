import type { CrmPort } from '../crmForm/port.ts';
import type { CrmCard, CrmReference } from '../../../../../connector-server/src/protocol/crmTypes.ts';
import type {
  FieldDescription,
  ObjectDescription,
  PlanRow,
} from '../../../../../connector-server/src/protocol/planTypes.ts';
import { objectName } from 'c/uiWords';
import { askFor, descriptionsOf, fieldText, rowName, rowReference, stepsOf } from 'c/crmRows';

export interface CardField {
  readonly field: string;
  readonly label: string;
  readonly value: string;
}

export interface CardList {
  readonly as: string;
  readonly object: string;
  readonly heading: string;
  /** `3 of 12`. */
  readonly counted: string;
  readonly columns: readonly { readonly key: string; readonly label: string }[];
  readonly rows: readonly CardRow[];
  readonly linkable: boolean;
}

export interface CardRow {
  readonly record: CrmReference;
  readonly cells: readonly { readonly key: string; readonly value: string; readonly first: boolean }[];
}

export interface LoadedCard {
  readonly record: CrmReference;
  readonly fields: readonly CardField[];
  readonly lists: readonly CardList[];
  /** By the settings; the agent's own rights come on top. */
  readonly editable: boolean;
  /** What the org's allow-list lacks of it, `Object.Field`. */
  readonly withheld: readonly string[];
}

/** Reads a record as the agent, and what belongs to it. Rejects with an Error in plain words. */
export async function loadCard(
  port: CrmPort,
  kind: 'overview' | 'view',
  object: string,
  recordId: string,
): Promise<LoadedCard> {
  const card = await askFor<CrmCard>(port, { kind, object, recordId });
  const steps = await stepsOf(port, card.plan);
  const described = descriptionsOf(steps);
  const row = steps.find(({ as }) => as === 'record')?.rows[0];
  if (!row) throw new Error('This record cannot be shown: it was deleted, or you may not see it.');
  return {
    record: rowReference(row),
    fields: card.fields.flatMap(({ field }) => fieldOf(row, field, described[object])),
    lists: card.lists.flatMap((list) => {
      const step = steps.find(({ as }) => as === list.as);
      if (!step) return [];
      const words = described[list.object];
      const total = step.total ?? (step.more ? null : step.rows.length);
      return [
        {
          as: list.as,
          object: list.object,
          heading: words?.labelPlural ?? `${objectName(list.object)}s`,
          counted: counted(step.rows.length, total),
          columns: list.fields.map((field) => ({ key: field, label: labelOf(field, words) })),
          rows: step.rows.map((one) => rowOf(one, list.fields, words)),
          linkable: list.linkable,
        },
      ];
    }),
    editable: card.editable,
    withheld: steps.flatMap(({ notAllowed }) => notAllowed ?? []),
  };
}

function fieldOf(row: PlanRow, field: string, words: ObjectDescription | undefined): CardField[] {
  // Without access to the field the answer does not have it at all.
  if (!(field in row.fields)) return [];
  const parent = row.fields[field.endsWith('__c') ? `${field.slice(0, -1)}r.Name` : field.replace(/Id$/u, '.Name')];
  const value = parent ?? fieldText(row.fields[field], fieldIn(field, words));
  return [{ field, label: labelOf(field, words), value: value || '–' }];
}

function rowOf(row: PlanRow, fields: readonly string[], words: ObjectDescription | undefined): CardRow {
  return {
    record: rowReference(row),
    cells: fields.map((field, index) => ({
      key: field,
      value: fieldText(row.fields[field], fieldIn(field, words)) || (index === 0 ? rowName(row) : '–'),
      first: index === 0,
    })),
  };
}

function fieldIn(field: string, words: ObjectDescription | undefined): FieldDescription | undefined {
  return words?.fields.find((one) => one.field === field);
}

/** The org's label; else the API name made readable: `Account.Name` -> `Account`, `CloseDate` -> `Close Date`. */
function labelOf(field: string, words: ObjectDescription | undefined): string {
  const label = fieldIn(field, words)?.label;
  if (label) return label.replace(/ ID$/u, '');
  return objectName(field.replace(/\.Name$/u, '').replace(/(?<=[a-z])Id$/u, '')).replaceAll(
    /(?<=[a-z])(?=[A-Z])/gu,
    ' ',
  );
}

function counted(shown: number, total: number | null): string {
  if (total === null) return `${shown} and more`;
  return total > shown ? `${shown} of ${total}` : String(shown);
}
