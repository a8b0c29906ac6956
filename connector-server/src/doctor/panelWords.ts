/**
 * The softphone's own list of checks (`deskChecks`), and which of the doctor's checks find the cause of each. The list has its
 * words for itself, since the softphone's first load is kept small; a test compares them.
 */
export const PANEL_CHECKS: Readonly<Record<string, { title: string; checks: readonly string[] }>> = {
  frame: { title: 'Opened inside Salesforce', checks: ['console.utilityItem', 'console.sessionSettings'] },
  script: { title: 'Salesforce scripts loaded', checks: ['console.openCtiEnd'] },
  settings: { title: 'Settings found', checks: ['people.agents', 'console.connectorUrl'] },
  connector: {
    title: 'Connector reached',
    checks: ['server.running', 'server.publicUrl', 'server.webSocket', 'console.trustedUrls', 'console.connectorUrl'],
  },
  origin: { title: 'This address is allowed', checks: ['console.origins'] },
  identity: {
    title: 'You are recognised',
    checks: ['salesforce.identityCertificate', 'console.tokenAudience', 'console.certificateName'],
  },
  livePerson: { title: 'LivePerson linked', checks: ['livePerson.account', 'livePerson.signIn'] },
};

/** What agents see where this check fails; empty: nothing in that list. Begins with a space. */
export function panelSentence(check: string): string {
  const titles = Object.values(PANEL_CHECKS)
    .filter(({ checks }) => checks.includes(check))
    .map(({ title }) => `“${title}”`);
  return titles.length === 0 ? '' : ` In the softphone ${titles.join(' or ')} is what fails.`;
}
