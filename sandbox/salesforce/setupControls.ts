/** Levers on an org's Setup and on signing in: what an administrator gets wrong, and what the platform does by itself. */
import type { PermissionSetModel } from '../../tools/metadata/model.ts';
import type { OrgControl } from './control.ts';
import type { OAuthClient } from './oauth/oauthClient.ts';
import { certifiedKey } from './oauth/orgKeys.ts';
import type { TokenStore } from './oauth/tokenStore.ts';
import type { OrgPeople } from './orgPeople.ts';
import type { OrgState } from './orgState.ts';
import type { Row } from './schema/types.ts';
import { withSetting } from './setup/settingRecords.ts';
import type { SetupState } from './setup/setupState.ts';

export interface SetupControls {
  /** Apps, pages, trusted URLs, call centers, certificates: change the maps, queries follow. */
  setup: SetupState;
  /** Keeps a user from signing in; `false` lets it in again. Sessions that run go on. */
  freezeUser(user: string, frozen?: boolean): void;
  /** Sets fields of a User row past all checks, e.g. Email, CallCenterId. Returns what was there. */
  setUser(user: string, fields: Row): Row;
  /** Replaces a permission set for whoever holds it. Returns it as it was. */
  editPermissionSet(name: string, edit: (set: PermissionSetModel) => PermissionSetModel): PermissionSetModel;
  /** Changes an app by consumer key. Returns it as it was. */
  editApp(clientId: string, changes: Partial<OAuthClient>): OAuthClient;
  /** Refresh tokens of a user, or of all, and their access tokens end. */
  revokeGrants(user?: string): void;
  /** The org's clock against the machine's, ms: Date header, tokens and records follow. */
  setClockOffset(ms: number): void;
  /** Connections are cut (`unreachable`) or answered with the maintenance page; null: as ever. */
  goDown(how: 'unreachable' | 'maintenance' | null): void;
  /** Value of a LivePerson_Setting record; null empties it. Returns what was there. */
  setSetting(name: string, value: string | null): string | null;
  /** A certificate is made (or made anew) in Certificate and Key Management. Resolves with its public half, PEM. */
  createCertificate(name: string, label?: string): Promise<string>;
  /** Takes a field of ours out of the org, as if it had never been deployed. Returns what puts it back. */
  dropField(field: string): () => void;
  /** Takes a queue away. Returns what puts it back. */
  dropQueue(developerName: string): () => void;
}

export function setupControls(
  org: OrgState,
  people: OrgPeople,
  tokens: TokenStore,
  control: OrgControl,
  clients: Map<string, OAuthClient>,
): SetupControls {
  return {
    setup: org.setup,
    freezeUser(who, frozen = true) {
      people.require(who).frozen = frozen;
    },
    setUser(who, fields) {
      const found = org.store.find(people.require(who).id);
      if (!found) throw new Error(`the stand-in org has no user "${who}"`);
      const before = Object.fromEntries(Object.keys(fields).map((name) => [name, found.row[name] ?? null]));
      org.store.update(found.definition, found.row, fields);
      org.userSaved(found.row);
      return before;
    },
    editPermissionSet: (name, edit) => people.editSet(name, edit),
    editApp(clientId, changes) {
      const before = clients.get(clientId);
      if (!before) throw new Error(`the stand-in org has no app with consumer key ${clientId}`);
      clients.set(clientId, { ...before, ...changes });
      return before;
    },
    revokeGrants: (who) => tokens.revokeAll(who === undefined ? null : people.require(who).id),
    setClockOffset(ms) {
      control.clockOffsetMs = ms;
    },
    goDown(how) {
      control.down = how;
    },
    setSetting(name, value) {
      const before = org.customMetadata.find((r) => r.type === 'LivePerson_Setting' && r.name === name);
      org.customMetadata = withSetting(org.customMetadata, name, value);
      return before?.values['Value__c'] ?? null;
    },
    async createCertificate(name, label = name.replaceAll('_', ' ')) {
      const made = await certifiedKey(name);
      org.setup.certificates.set(name, { ...made, label, keySize: 2048 });
      return made.certificatePem;
    },
    dropField(path) {
      const [objectName = '', fieldName = ''] = path.split('.');
      const definition = org.schema.object(objectName);
      const field = org.schema.field(objectName, fieldName);
      if (!definition || !field) throw new Error(`the stand-in org has no field ${path}`);
      definition.fields.delete(fieldName.toLowerCase());
      people.changed();
      return () => {
        definition.fields.set(fieldName.toLowerCase(), field);
        people.changed();
      };
    },
    dropQueue(developerName) {
      const groups = org.schema.object('Group');
      const row = groups && [...org.store.rows(groups)].find((one) => one['DeveloperName'] === developerName);
      if (!groups || !row) throw new Error(`the stand-in org has no queue ${developerName}`);
      org.store.update(groups, row, { IsDeleted: true });
      return () => org.store.update(groups, row, { IsDeleted: false });
    },
  };
}
