import type { CrmAsk, CrmSave } from '../../../../../connector-server/src/protocol/crmTypes.ts';
import type { PlanResult, RecordPlan, SaveResult } from '../../../../../connector-server/src/protocol/planTypes.ts';
import type { LinkView } from '../../../../../connector-server/src/protocol/types.ts';
import type { CrmPort } from '../crmForm/port.ts';
import { foundRows, type FoundRow } from './rows';
import { wordsFor } from './words';

export interface SaveWork {
  ask: Extract<CrmAsk, { kind: 'save' }>;
  /** Parents to link along with the record; null: nothing is linked. */
  parents: LinkView[] | null;
}

export interface SavedRecord {
  object: string;
  recordId: string;
  name: string;
}

/**
 * How a save ended. `wrong`: nothing was saved. `uncertain`: a new record may exist, so it is looked for before another
 * save. `unlinked`: the record exists, only its links do not.
 */
export type Outcome =
  | { kind: 'wrong'; errors: { field: string | null; text: string }[] }
  | { kind: 'duplicates'; rows: FoundRow[]; text: string; mayAllow: boolean }
  | { kind: 'uncertain'; look: RecordPlan | null }
  | { kind: 'unlinked'; record: SavedRecord; links: LinkView[]; text: string }
  | { kind: 'saved'; record: SavedRecord; linked: boolean };

const wrong = (text: string): Outcome => ({ kind: 'wrong', errors: [{ field: null, text }] });
const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
/** With these the org was not reached, so nothing happened. */
const NOT_SENT = ['too_large', 'invalid_call', 'script_missing', 'no_utility', 'permission_missing', 'not_allowed'];

/** Saves a form and links the conversation to what was saved. Never rejects. */
export async function saveAndLink(port: CrmPort, work: SaveWork): Promise<Outcome> {
  const { ask } = work;
  let save: CrmSave;
  try {
    const answer = await port.ask(ask);
    if (answer.outcome !== 'done') {
      const { text, fields } = answer as { text: string; fields?: { field: string; text: string }[] };
      return fields?.length ? { kind: 'wrong', errors: fields } : wrong(text);
    }
    save = answer.result as CrmSave;
  } catch (error) {
    return wrong(textOf(error));
  }
  const lost: Outcome =
    ask.recordId === null
      ? { kind: 'uncertain', look: save.look }
      : wrong('It is not certain that this was saved: Salesforce did not answer. Save again; that does no harm.');
  let result: PlanResult;
  try {
    result = await port.execute(save.plan);
  } catch (error) {
    if (NOT_SENT.includes((error as { code?: string }).code ?? '')) return wrong(textOf(error));
    return lost;
  }
  // An answer without meaning says nothing about what happened.
  if (!result.ok && result.code !== 'plan_failed') return wrong(result.message);
  const saved = result.ok ? result.steps[0]?.saved : undefined;
  if (!saved) return lost;
  return saved.recordId === null ? refusedOf(saved) : link(port, { ...saved, recordId: saved.recordId }, work);
}

function refusedOf({ errors, duplicates, mayAllowDuplicates }: SaveResult): Outcome {
  if (duplicates.length > 0 || errors.some(({ code }) => code === 'DUPLICATES_DETECTED')) {
    const said = errors.find(({ code }) => code === 'DUPLICATES_DETECTED')?.message.trim();
    const text = said || wordsFor('DUPLICATES_DETECTED', '');
    const columns = Object.fromEntries(
      duplicates.map(({ object, fields }) => [object, Object.keys(fields).filter((one) => !/Name$|Id$/u.test(one))]),
    );
    return { kind: 'duplicates', rows: foundRows(duplicates, columns), text, mayAllow: mayAllowDuplicates };
  }
  return {
    kind: 'wrong',
    errors: errors.map(({ field, code, message }) => ({ field, text: wordsFor(code, message) })),
  };
}

async function link(port: CrmPort, saved: SaveResult & { recordId: string }, work: SaveWork): Promise<Outcome> {
  const { object, values } = work.ask;
  const record = { object, recordId: saved.recordId, name: saved.name };
  if (work.parents === null) return { kind: 'saved', record, linked: false };
  const accountId = object === 'Contact' ? values['AccountId'] : null;
  const links = [{ ...record, ...(accountId ? { accountId } : {}) }, ...work.parents];
  return linkSaved(port, record, links);
}

/** Links the conversation to a record that exists, and to its parents. Never rejects. */
export async function linkSaved(port: CrmPort, record: SavedRecord, links: LinkView[]): Promise<Outcome> {
  try {
    await port.link(links);
    return { kind: 'saved', record, linked: true };
  } catch (error) {
    return { kind: 'unlinked', record, links, text: textOf(error) };
  }
}

const BLIND = 'It cannot be looked for here. Look in Salesforce before you save again.';

/** Looks for a record whose creation was not answered. A text says why it could not be looked for. */
export async function lookAgain(port: CrmPort, look: RecordPlan | null): Promise<FoundRow[] | string> {
  if (look === null) return BLIND;
  try {
    const result = await port.execute(look);
    if (!result.ok) return result.message;
    // A filter that the org's allow-list lacks lets nothing through: no row says nothing then.
    const ignored = result.steps.some((step) => (step.notAllowed?.length ?? 0) > 0);
    return ignored ? BLIND : foundRows(result.steps.flatMap((step) => step.rows));
  } catch (error) {
    return textOf(error);
  }
}
