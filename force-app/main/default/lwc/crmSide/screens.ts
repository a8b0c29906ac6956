import type { CrmReference } from '../../../../../connector-server/src/protocol/crmTypes.ts';

/** One screen of the CRM side. The search lies under all of them and is never left. */
export type CrmView =
  | { readonly kind: 'search' }
  | { readonly kind: 'matches' }
  | { readonly kind: 'links' }
  | { readonly kind: 'record'; readonly record: CrmReference }
  | {
      readonly kind: 'form';
      readonly object: string;
      readonly recordId: string | null;
      readonly source: CrmReference | null;
    };

/** What the CRM side is opened for; each opening is an object of its own. */
export interface CrmEntry {
  readonly screen: 'start' | 'matches' | 'links' | 'relate';
}

/** The way back is not longer than this. */
const LONGEST = 20;

/** Goes to a screen; back leads to where the agent came from. */
export function forth(stack: readonly CrmView[], view: CrmView): readonly CrmView[] {
  const top = view.kind === 'search' || view.kind === 'matches' || view.kind === 'links';
  // The three main screens are beside each other, not behind one another.
  if (top) return [view];
  // One form at a time.
  const kept = view.kind === 'form' ? stack.filter(({ kind }) => kind !== 'form') : stack;
  return [...kept, view].slice(-LONGEST);
}

/** The form that lies open, be it under a record the agent looks at meanwhile. */
export function formOf(stack: readonly CrmView[]): Extract<CrmView, { kind: 'form' }> | null {
  return stack.find((view) => view.kind === 'form') ?? null;
}

export function back(stack: readonly CrmView[]): readonly CrmView[] {
  return stack.length > 1 ? stack.slice(0, -1) : stack;
}
