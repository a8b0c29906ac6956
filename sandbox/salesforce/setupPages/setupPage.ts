/** What a Setup page is, and what it may look at and change. */
import type { ExternalClientApps } from '../oauth/externalClientApps.ts';
import type { OrgControls } from '../orgControls.ts';
import type { OrgPeople } from '../orgPeople.ts';
import type { OrgState } from '../orgState.ts';

export interface SetupContext {
  org: OrgState;
  people: OrgPeople;
  apps: ExternalClientApps;
  control: OrgControls;
  url: () => string;
}

export interface SetupPage {
  /** Between `/lightning/setup/` and `/home`, as on the platform. */
  path: string;
  title: string;
  render(context: SetupContext): string;
  /** Carries out a form; answers what was done. Throws SetupRefusal. */
  change?(context: SetupContext, form: URLSearchParams): string | Promise<string>;
  /** A file below the page's address, or null. */
  download?(context: SetupContext, name: string): { type: string; content: string } | null;
}

/** Setup objects to a form, in its own words. */
export class SetupRefusal extends Error {}

/** Value of a field that must be there. */
export function given(form: URLSearchParams, name: string): string {
  const value = (form.get(name) ?? '').trim();
  if (value === '') throw new SetupRefusal(`You must enter a value: ${name}`);
  return value;
}
