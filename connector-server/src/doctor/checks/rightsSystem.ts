import { neededRights } from '../../rights/neededRights.ts';
import { fails, fine, notLooked } from '../outcome.ts';
import { OWN_PERMISSIONS } from '../questions.ts';
import type { ConnectionCheck, Outcome } from '../types.ts';

const PAGE = '/lightning/setup/PermSets/home';

export const rightsSystem: ConnectionCheck = {
  id: 'rights.system',
  group: 'rights',
  title: 'The API user has the system permissions it needs',
  why: 'Tasks are not written, or owners are not found.',
  whoCanFix: 'salesforce_admin',
  needs: ['apiUser'],
  async run({ org, connection }) {
    const tried = 'Asked the org which permissions the API user has.';
    const seen = await org.query(OWN_PERMISSIONS);
    const row = seen.ok ? seen.value[0] : undefined;
    const look = 'Open the API user in Setup > Users and choose View Summary: System Permissions.';
    if (!seen.ok && seen.code === 'API_DISABLED_FOR_ORG') return [withoutApi(tried)];
    if (row === undefined) return [notLooked(tried, seen.ok ? NO_ROW : seen, look)];
    const needed = neededRights(connection).filter((right) => right.kind === 'system');
    const missing = needed.filter(({ name }) => row[`Permissions${name}`] === false);
    if (missing.length === 0) return [fine(tried, `It has ${needed.map(({ label }) => label).join(', ')}.`)];
    return missing.map(({ name, label, why }) =>
      fails('missing', {
        subject: label,
        tried,
        seen: `The API user does not have “${label}” (${name}). ${why}`,
        mend: 'Give the API user the permission set LivePerson Connector API, or the set npm run rights prints.',
        setupPath: PAGE,
      }),
    );
  },
};

/** The one permission without which the org cannot even be asked. */
const withoutApi = (tried: string): Outcome =>
  fails('missing', {
    subject: 'API Enabled',
    tried,
    seen: 'The org refuses every call of the API user: it does not have “API Enabled” (ApiEnabled), or the org’s edition has no API.',
    mend: 'Give the API user the permission set LivePerson Connector API, or the set npm run rights prints. Professional Edition needs the API as an add-on.',
    setupPath: PAGE,
  });

const NO_ROW = { ok: false, code: 'no_rows', status: null, text: 'The org did not say.' } as const;
