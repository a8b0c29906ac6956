/** Which of our pages and apps a user may open: from the permission sets deployed in the org and assigned to the user. */
import path from 'node:path';
import { globSync, readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';
import type { SalesforceOrg } from '../../salesforce/org.ts';
import { utilityItems } from '../../salesforce/setupPages/consolePages.ts';

export const canOpenPage = (org: SalesforceOrg, userKey: string, page: string): boolean =>
  org.permissionSetsOf(userKey).some((set) => set.pages.includes(page));
export const canOpenApp = (org: SalesforceOrg, userKey: string, app: string): boolean =>
  org.permissionSetsOf(userKey).some((set) => set.applications.includes(app));
export const holdsAll = (org: SalesforceOrg, userKey: string, customPermissions: readonly string[]): boolean =>
  customPermissions.every((name) => org.permissionSetsOf(userKey).some((set) => set.customPermissions.includes(name)));

/** Whether the utility bar of the app this user may open holds the native softphone. */
export const hasNativeSoftphone = (org: SalesforceOrg, userKey: string): boolean =>
  canOpenApp(org, userKey, 'LivePerson_Console') &&
  utilityItems(org.control.setup, 'LivePerson_Console').includes('lpUtility');

/** Name of the app the user works in; before ours is deployed, one that every org has. */
export const appName = (org: SalesforceOrg, userKey: string): string =>
  org.startedEmpty && !canOpenApp(org, userKey, 'LivePerson_Console') ? 'Service Console' : 'LivePerson Console';

/** Tabs with a component of ours that this user sees. */
export function tabsOf(org: SalesforceOrg, userKey: string): { component: string; label: string }[] {
  const shown = new Set(org.permissionSetsOf(userKey).flatMap((set) => set.tabs));
  return org
    .metadataDirs()
    .flatMap((dir) => globSync('tabs/*.tab-meta.xml', { cwd: dir }).map((file) => path.join(dir, file)))
    .filter((file) => shown.has(path.basename(file, '.tab-meta.xml')))
    .map((file) => new XMLParser().parse(readFileSync(file, 'utf8')) as ComponentTab)
    .flatMap(({ CustomTab: { lwcComponent, label } }) => (lwcComponent ? [{ component: lwcComponent, label }] : []));
}

interface ComponentTab {
  CustomTab: { lwcComponent?: string; label: string };
}
