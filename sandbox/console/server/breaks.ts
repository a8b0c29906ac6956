/** The ways in which the demo can break a softphone on purpose, one for each named check of its "never blank" list. */
export const BREAKS = {
  frame: 'The softphone runs outside its place in the utility bar',
  script: 'The Open CTI script does not load (Open CTI only)',
  settings: 'The settings do not name the connector',
  connector: 'The connector cannot be reached',
  origin: 'The connector does not allow this origin',
  identity: 'The org does not sign an identity for this user',
  livePerson: "LivePerson ends the agent's session",
} as const;
export type Break = keyof typeof BREAKS;

/** The break asked for in a query, or null. */
export function breakOf(value: unknown): Break | null {
  return typeof value === 'string' && value in BREAKS ? (value as Break) : null;
}
