import type { Settings } from '../settings/settings.ts';

/** Ids of all connections to the org of this one, itself included: they write through one lane. */
export function sameOrg(settings: Settings, connectionId: string): string[] {
  const connection = settings.connection(connectionId);
  return connection === null
    ? [connectionId]
    : settings.connectionsOfOrg(connection.salesforce.orgId).map(({ id }) => id);
}
