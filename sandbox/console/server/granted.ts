/** Which of our pages and apps a user may open: from our own permission set files, as assigned in the seed. */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { XMLParser } from 'fast-xml-parser';
import { readMetadata, type PermissionSetModel } from '../../../tools/metadata/model.ts';
import { USERS } from '../../seed.ts';

const FORCE_APP = fileURLToPath(new URL('../../../force-app/', import.meta.url));

let sets: Map<string, PermissionSetModel> | null = null;

function setsOf(userKey: string): PermissionSetModel[] {
  sets ??= readMetadata(
    readdirSync(FORCE_APP)
      .map((name) => `${FORCE_APP}${name}/default`)
      .filter((folder) => existsSync(folder)),
  ).permissionSets;
  const known = sets;
  const assigned = USERS.find(({ key }) => key === userKey)?.salesforce?.permissionSets ?? [];
  return assigned.flatMap((name) => known.get(name) ?? []);
}

export const canOpenPage = (userKey: string, page: string): boolean =>
  setsOf(userKey).some((set) => set.pages.includes(page));
export const canOpenApp = (userKey: string, app: string): boolean =>
  setsOf(userKey).some((set) => set.applications.includes(app));
export const holdsAll = (userKey: string, customPermissions: readonly string[]): boolean =>
  customPermissions.every((name) => setsOf(userKey).some((set) => set.customPermissions.includes(name)));

/** Tabs with a component of ours that this user sees. */
export function tabsOf(userKey: string): { component: string; label: string }[] {
  return globSync('*/default/tabs/*.tab-meta.xml', { cwd: FORCE_APP })
    .filter((file) => setsOf(userKey).some((set) => set.tabs.includes(path.basename(file, '.tab-meta.xml'))))
    .map((file) => new XMLParser().parse(readFileSync(FORCE_APP + file, 'utf8')) as ComponentTab)
    .flatMap(({ CustomTab: { lwcComponent, label } }) => (lwcComponent ? [{ component: lwcComponent, label }] : []));
}

interface ComponentTab {
  CustomTab: { lwcComponent?: string; label: string };
}
