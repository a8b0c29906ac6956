/** Which of our pages and apps a user may open: from our own permission set files, as assigned in the seed. */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
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
