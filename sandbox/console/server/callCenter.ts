/** The call center we ship, as `getCallCenterSettings` answers it: `/section/item` to value. */
import { readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';

interface Item {
  name: string;
  value?: string | number | boolean;
}
interface Section {
  name: string;
  items?: Item | Item[];
}

const FILE = new URL(
  '../../../force-app/open-cti/default/callCenters/LivePersonEmbeddedUI.callCenter-meta.xml',
  import.meta.url,
);

/** Reads the definition; the connector's address is what an admin would set on the call center page after deploying. */
export function callCenterSettings(connectorUrl: string): Record<string, string> {
  const xml = new XMLParser({ parseTagValue: false }).parse(readFileSync(FILE, 'utf8')) as {
    CallCenter: { sections: Section | Section[] };
  };
  const settings: Record<string, string> = {};
  for (const section of [xml.CallCenter.sections].flat()) {
    for (const item of [section.items ?? []].flat())
      settings[`/${section.name}/${item.name}`] = String(item.value ?? '');
  }
  const key = '/lpConnector/lpConnectorUrl';
  if (!(key in settings))
    throw new Error('The call center has no item lpConnectorUrl: the softphone could never find its connector.');
  settings[key] = connectorUrl;
  return settings;
}
