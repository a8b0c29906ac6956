import type { CrmAsk, CrmForm } from '../../../../../connector-server/src/protocol/crmTypes.ts';
import type { CrmPort } from '../crmForm/port.ts';
import { valuesOf } from './check';
import { formOf, type FormField, type LoadedForm } from './fields';
import { searchRows } from './rows';

/** Asks the server for a form and the org for its fields. A text says why there is none. Never rejects. */
export async function openForm(
  port: CrmPort,
  ask: Extract<CrmAsk, { kind: 'form' }>,
): Promise<{ form: CrmForm; loaded: LoadedForm } | string> {
  try {
    const answer = await port.ask(ask);
    if (answer.outcome !== 'done') return answer.text;
    const form = answer.result as CrmForm;
    const loaded = formOf(form, await port.execute(form.plan), ask.recordId);
    return typeof loaded === 'string' ? loaded : { form, loaded };
  } catch (error) {
    return `The form could not be opened: ${(error as Error).message}`;
  }
}

/** Names of the records that lookups came with as bare ids, by id; without those that could not be read. */
export async function namesOf(
  port: CrmPort,
  object: string,
  fields: readonly FormField[],
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const bare = fields.filter(({ control, text, name }) => control === 'lookup' && text !== '' && name === '');
  await Promise.all(
    bare.map(async ({ field, text, described }) => {
      const targets = described.referenceTo;
      const found = await searchRows(port, { kind: 'lookup', object, field, text, targets }).catch(() => null);
      const name = found?.rows[0]?.name;
      if (name) names.set(text, name);
    }),
  );
  return names;
}

/** Opens the console's own form of a new record with what was entered; gives what to tell the agent. Never rejects. */
export async function openConsole(port: CrmPort, object: string, fields: readonly FormField[]): Promise<string> {
  try {
    // Of a new record only what has a value is there.
    await port.host.newRecord(object, valuesOf(fields, true) as Record<string, string>);
    return 'The console’s own form opens. After saving there, link the record on screen.';
  } catch (error) {
    return `The console did not open its form: ${(error as Error).message}`;
  }
}
