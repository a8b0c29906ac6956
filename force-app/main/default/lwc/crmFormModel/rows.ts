import type { CrmAsk, CrmSearch } from '../../../../../connector-server/src/protocol/crmTypes.ts';
import type { PlanRow } from '../../../../../connector-server/src/protocol/planTypes.ts';
import type { CrmPort } from '../crmForm/port.ts';

/** A record to choose. */
export interface FoundRow {
  recordId: string;
  object: string;
  name: string;
  /** What stands beside the name, in one line. */
  detail: string;
  accountId?: string;
  accountName?: string;
}

const NAMES = ['Name', 'CaseNumber', 'ContractNumber', 'OrderNumber', 'Subject'];

/** Rows to show, each record once; `columns` names the fields beside the name, per object. */
export function foundRows(
  rows: readonly PlanRow[],
  columns: Readonly<Record<string, readonly string[]>> = {},
): FoundRow[] {
  const found = new Map<string, FoundRow>();
  for (const { id, object, fields } of rows) {
    const key = id.slice(0, 15);
    if (found.has(key)) continue;
    const name = NAMES.map((field) => fields[field]).find(Boolean) ?? id;
    const beside = object === 'Case' ? ['Subject', ...(columns[object] ?? [])] : (columns[object] ?? []);
    const detail = [...new Set(beside.map((field) => fields[field]).filter(Boolean))].join(' · ');
    const accountId = fields['AccountId'];
    const accountName = fields['Account.Name'];
    found.set(key, {
      recordId: id,
      object,
      name,
      detail,
      ...(accountId ? { accountId } : {}),
      ...(accountName ? { accountName } : {}),
    });
  }
  return [...found.values()];
}

/** Asks for a search, executes it, and gives its rows. `text` says why there are none. Rejects with an Error in plain words. */
export async function searchRows(
  port: CrmPort,
  ask: Extract<CrmAsk, { kind: 'lookup' | 'duplicates' }>,
): Promise<{ rows: FoundRow[]; text: string }> {
  const answer = await port.ask(ask);
  if (answer.outcome !== 'done') throw new Error(answer.text);
  const { plan, note, columns } = answer.result as CrmSearch;
  if (plan === null) return { rows: [], text: note };
  const result = await port.execute(plan);
  if (!result.ok) throw new Error(result.message);
  return {
    rows: foundRows(
      result.steps.flatMap((step) => step.rows),
      columns,
    ),
    text: '',
  };
}
