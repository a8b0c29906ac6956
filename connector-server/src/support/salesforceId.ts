const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** 15 letters and digits, or 18 whose last three repeat the case of the others (Salesforce help: "Record ID"). */
export function isSalesforceId(id: string): boolean {
  if (/^[A-Za-z0-9]{15}$/.test(id)) return true;
  return /^[A-Za-z0-9]{18}$/.test(id) && id.slice(15).toUpperCase() === checksum(id.slice(0, 15));
}

function checksum(id15: string): string {
  return [0, 5, 10]
    .map((from) => {
      const bits = [...id15.slice(from, from + 5)].reduce(
        (sum, character, index) => (/[A-Z]/.test(character) ? sum | (1 << index) : sum),
        0,
      );
      return ALPHABET[bits];
    })
    .join('');
}

/** Key prefixes of standard objects (Salesforce help: "Standard Field Record ID Prefix Decoder"). */
const PREFIXES: Readonly<Record<string, string>> = {
  Account: '001',
  Contact: '003',
  Opportunity: '006',
  Lead: '00Q',
  Product2: '01t',
  Case: '500',
  User: '005',
};

/** Whether an id may be one of this object. Records of custom objects have ids that begin with `a`; of other standard objects nothing is known. */
export function isIdOf(object: string, id: string): boolean {
  if (!isSalesforceId(id)) return false;
  if (object.endsWith('__c')) return id.startsWith('a');
  const prefix = PREFIXES[object];
  return prefix === undefined ? !Object.values(PREFIXES).some((other) => id.startsWith(other)) : id.startsWith(prefix);
}

/** The standard object whose records have such ids; null: not known. */
export function standardObjectOf(id: string): string | null {
  return Object.entries(PREFIXES).find(([, prefix]) => id.startsWith(prefix))?.[0] ?? null;
}

/** The 18 characters of an id given in either spelling. */
export function fullId(id: string): string {
  return id.length === 15 ? id + (checksum(id) ?? '') : id;
}
