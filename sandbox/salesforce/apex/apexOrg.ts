/** What the stand-ins for our Apex classes see of their org and their running user. */
import type { UserAccess } from '../access/userAccess.ts';
import type { CertifiedKey } from '../oauth/orgKeys.ts';
import type { OrgUser } from '../orgPeople.ts';
import type { OrgState } from '../orgState.ts';

export interface ApexRun {
  org: OrgState;
  user: OrgUser;
  access: UserAccess;
  /** Certificates of Certificate and Key Management, by unique name. */
  certificates: ReadonlyMap<string, CertifiedKey>;
}

/** A refusal in the words of docs/apex-contracts.md. */
export class ApexRefusal extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'ApexRefusal';
    this.code = code;
  }
}

export const refusalJson = (refusal: ApexRefusal): string =>
  JSON.stringify({ ok: false, code: refusal.code, message: refusal.message });

/** Value of a LivePerson_Setting record; null when blank or absent. */
export function settingValue(run: ApexRun, name: string): string | null {
  const value =
    run.org.customMetadata.find((r) => r.type === 'LivePerson_Setting' && r.name === name)?.values['Value__c'] ?? null;
  return value === null || value.trim() === '' ? null : value.trim();
}

/** Refuses with permission_missing unless the user holds one of the custom permissions. */
export function requireAny(run: ApexRun, names: readonly string[]): void {
  if (names.some((name) => run.access.custom(name))) return;
  const wanted = names.map((name) => name.replaceAll('_', ' ')).join(' or ');
  throw new ApexRefusal(
    'permission_missing',
    `You do not have the permission ${wanted}. Ask your Salesforce administrator for the permission set ${wanted}.`,
  );
}
