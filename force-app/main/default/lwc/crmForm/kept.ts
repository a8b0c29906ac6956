/**
 * What must outlive a form on the screen: what the agent typed, a save under way, a record without its links. The agent
 * may look at another conversation meanwhile. Memory of this page only; nothing is stored.
 */
import { withText } from 'c/crmFormModel';
import type { FormField } from '../crmFormModel/fields.ts';
import type { Outcome } from '../crmFormModel/saving.ts';

export interface Kept {
  /** What the agent changed, by field. */
  typed: Record<string, { text: string; name: string }>;
  recordTypeId: string | null;
  run: Promise<Outcome> | null;
  /** How the last save ended, as long as the agent has to do something about it. */
  open: Outcome | null;
}

const forms = new Map<string, Kept>();

export function keptOf(key: string): Kept {
  const known = forms.get(key);
  if (known) return known;
  const kept: Kept = { typed: {}, recordTypeId: null, run: null, open: null };
  forms.set(key, kept);
  return kept;
}

export function forget(key: string): void {
  forms.delete(key);
}

/** Notes what the agent entered into these fields. */
export function keepTyped(kept: Kept, fields: readonly FormField[], names: readonly (string | null)[]): void {
  for (const { field, text, name } of fields) if (names.includes(field)) kept.typed[field] = { text, name };
}

/** The fields of a form opened anew, with what the agent entered before. */
export function typedAgain(kept: Kept, fields: FormField[]): FormField[] {
  return Object.entries(kept.typed).reduce(
    (all, [field, change]) =>
      all.some((one) => one.field === field && !one.readOnly) ? withText(all, field, change) : all,
    fields,
  );
}

/** Notes a save under way and how it ends, for a form that is opened when this one is gone. */
export function keepRun(kept: Kept, run: Promise<Outcome>): Promise<Outcome> {
  kept.run = run.then((outcome) => {
    kept.run = null;
    kept.open = outcome.kind === 'saved' || outcome.kind === 'wrong' ? null : outcome;
    if (outcome.kind === 'saved') kept.typed = {};
    return outcome;
  });
  return kept.run;
}
