/** Address of a page in Setup below the org's My Domain; Salesforce leads from there to its Lightning host. `path` begins with a slash. */
export function setupLink(myDomain: string, path: string): string {
  return `${myDomain.replace(/\/+$/, '')}${path}`;
}
