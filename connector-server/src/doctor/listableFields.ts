import type { NeededRight } from '../rights/types.ts';
import type { OrgReader } from './types.ts';

/** Whether the org lets a permission set list a field (`permissionable` of its description); null: the org did not say. */
export async function listableFields(
  org: Pick<OrgReader, 'signIn' | 'get'>,
  rights: readonly NeededRight[],
): Promise<(object: string, field: string) => boolean | null> {
  const objects = [...new Set(rights.flatMap((right) => (right.kind === 'field' ? [right.object] : [])))];
  const shapes = (await org.signIn()).ok
    ? new Map(await Promise.all(objects.map(async (object) => [object, await permissionable(org, object)] as const)))
    : new Map<string, ReadonlyMap<string, boolean>>();
  return (object, field) => shapes.get(object)?.get(field) ?? null;
}

async function permissionable(org: Pick<OrgReader, 'get'>, object: string): Promise<ReadonlyMap<string, boolean>> {
  const seen = await org.get(`/sobjects/${encodeURIComponent(object)}/describe`);
  const { fields } = (seen.ok ? seen.value : {}) as { fields?: { name: string; permissionable?: boolean }[] };
  return new Map((fields ?? []).map((field) => [field.name, field.permissionable ?? true]));
}
