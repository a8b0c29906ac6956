/** Users of the org, their profiles and permission sets. */
import type { PermissionSetModel } from '../../tools/metadata/model.ts';
import { PROFILES, type ProfileName } from './access/profiles.ts';
import { userAccess, type UserAccess } from './access/userAccess.ts';
import type { Schema } from './schema/schema.ts';

export interface OrgUser {
  key: string;
  id: string;
  username: string;
  name: string;
  email: string;
  profile: ProfileName;
  permissionSets: Set<string>;
  /** Kept from signing in (Freeze). */
  frozen: boolean;
}

export class OrgPeople {
  readonly #schema: Schema;
  readonly #sets: Map<string, PermissionSetModel>;
  readonly #users: OrgUser[];
  readonly #access = new Map<string, UserAccess>();
  readonly #hidden = new Map<string, Set<string>>();
  readonly #now: () => number;
  /** Epoch ms of the last change of anybody's access; 0 before the first. */
  changedAt = 0;

  constructor(schema: Schema, sets: Map<string, PermissionSetModel>, users: OrgUser[], now: () => number) {
    this.#now = now;
    this.#schema = schema;
    this.#sets = sets;
    this.#users = users;
  }

  /** Everybody's access is worked out anew: the schema changed under it. */
  changed(): void {
    this.#changed();
  }

  #changed(): void {
    this.#access.clear();
    this.changedAt = this.#now();
  }

  /** The org's permission sets, by name. */
  permissionSets(): ReadonlyMap<string, PermissionSetModel> {
    return this.#sets;
  }

  /** A deploy changed permission sets or the schema: everybody's access is worked out anew. */
  takeSets(sets: ReadonlyMap<string, PermissionSetModel>): void {
    for (const [name, set] of sets) this.#sets.set(name, set);
    this.#changed();
  }

  all(): readonly OrgUser[] {
    return this.#users;
  }

  /** By seed key, username or id. */
  find(who: string): OrgUser | null {
    return (
      this.#users.find((u) => u.key === who || u.id === who || u.username.toLowerCase() === who.toLowerCase()) ?? null
    );
  }

  require(who: string): OrgUser {
    const user = this.find(who);
    if (!user) throw new Error(`the stand-in org has no user "${who}"`);
    return user;
  }

  /** Computed once per user until something about the user changes. A permission set that no package holds grants nothing. */
  accessOf(userId: string): UserAccess {
    const known = this.#access.get(userId);
    if (known) return known;
    const user = this.require(userId);
    const sets = [...user.permissionSets].flatMap((name) => this.#sets.get(name) ?? []);
    const access = userAccess(
      this.#schema,
      user.id,
      PROFILES[user.profile],
      sets,
      this.#hidden.get(user.id) ?? new Set(),
    );
    this.#access.set(user.id, access);
    return access;
  }

  /** Takes over what a save of the User row said. */
  saved(userId: string, profile: ProfileName | null): void {
    const user = this.require(userId);
    if (profile !== null) user.profile = profile;
    this.#changed();
  }

  /** Changes one permission set for whoever holds it. Returns the set as it was. */
  editSet(name: string, edit: (set: PermissionSetModel) => PermissionSetModel): PermissionSetModel {
    const before = this.#sets.get(name);
    if (!before) throw new Error(`no package holds a permission set "${name}"`);
    this.#sets.set(name, edit(before));
    this.#changed();
    return before;
  }

  assign(who: string, permissionSet: string): void {
    if (!this.#sets.has(permissionSet)) throw new Error(`no package holds a permission set "${permissionSet}"`);
    this.require(who).permissionSets.add(permissionSet);
    this.#changed();
  }

  unassign(who: string, permissionSet: string): void {
    this.require(who).permissionSets.delete(permissionSet);
    this.#changed();
  }

  /** Hides `Object.Field` from one user, as an administrator's field-level security would; false shows it again. */
  hideField(who: string, field: string, hide = true): void {
    const user = this.require(who);
    const hidden = this.#hidden.get(user.id) ?? new Set();
    if (hide) hidden.add(field);
    else hidden.delete(field);
    this.#hidden.set(user.id, hidden);
    this.#changed();
  }
}
