/** The call center of a user, as `getCallCenterSettings` answers it: `/section/item` to value. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import type { SalesforceOrg } from '../../salesforce/org.ts';
import { USERS } from '../../seed.ts';

interface Item {
  name: string;
  value?: string | number | boolean;
}
interface Section {
  name: string;
  items?: Item | Item[];
}

const NAME = 'LivePersonEmbeddedUI';
const CONNECTOR = '/lpConnector/lpConnectorUrl';

/** Whether the user is in our call center. In an org that was started set up, everybody is who is in no other one. */
export async function inCallCenter(org: SalesforceOrg, userKey: string): Promise<boolean> {
  const username = USERS.find(({ key }) => key === userKey)?.salesforce?.username ?? '';
  const [user] = await org.query(`SELECT CallCenterId FROM User WHERE Username = '${username}'`);
  const [center] = await org.query(`SELECT Id FROM CallCenter WHERE InternalName = '${NAME}'`);
  const mine = user?.['CallCenterId'] ?? null;
  return center !== undefined && (mine === center['Id'] || (mine === null && !org.startedEmpty));
}

/**
 * Reads the definition; null: none is deployed. In an org that was started set up, the connector's address is what an
 * admin would have entered on the call center's page; else it is what was deployed.
 */
export function callCenterSettings(org: SalesforceOrg, connectorUrl: string): Record<string, string> | null {
  const [file] = org
    .metadataDirs()
    .flatMap((dir) => globSync(`callCenters/${NAME}.callCenter-meta.xml`, { cwd: dir }).map((f) => path.join(dir, f)));
  if (file === undefined) return null;
  const xml = new XMLParser({ parseTagValue: false }).parse(readFileSync(file, 'utf8')) as {
    CallCenter: { sections: Section | Section[] };
  };
  const settings: Record<string, string> = {};
  for (const section of [xml.CallCenter.sections].flat()) {
    for (const item of [section.items ?? []].flat())
      settings[`/${section.name}/${item.name}`] = String(item.value ?? '');
  }
  if (!(CONNECTOR in settings))
    throw new Error('The call center has no item lpConnectorUrl: the softphone could never find its connector.');
  if (!org.startedEmpty) settings[CONNECTOR] = connectorUrl;
  return settings;
}
