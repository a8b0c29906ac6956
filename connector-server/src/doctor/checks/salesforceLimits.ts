/** The org's allowances: API calls of a day, and storage. */
import { fails, fine, unknown, warns } from '../outcome.ts';
import type { ConnectionCheck, Look, Outcome, Seen } from '../types.ts';

const PAGE = '/lightning/setup/CompanyResourceDisk/home';
const USAGE_PAGE = '/lightning/setup/CompanyProfileInfo/home';
/** Less than this share left is little. */
const LITTLE = 0.1;

export const salesforceLimits: ConnectionCheck = {
  id: 'salesforce.limits',
  group: 'salesforce',
  title: 'The org has API calls left',
  why: 'Records wait until the allowance of 24 hours has room again.',
  whoCanFix: 'salesforce_admin',
  needs: ['apiUser'],
  async run(look) {
    const tried = 'Asked the org for its limits.';
    const { transcriptsWaitAt, everythingWaitsAt } = look.connection.salesforce.budget;
    const seen = await amounts(look);
    const calls = seen.ok ? seen.value('DailyApiRequests') : (look.org.usage?.() ?? null);
    if (calls === null)
      return [
        unknown('not_shown', {
          tried,
          seen: 'The org shows its limits only to users who may see Setup.',
          mend: 'Look at Setup > Company Information: API Requests, Last 24 Hours.',
          setupPath: USAGE_PAGE,
        }),
      ];
    const { used, limit } = calls;
    const percent = Math.round((used / limit) * 100);
    const said = `${used} of ${limit} calls of 24 hours are used (${percent} %).`;
    const mend =
      'Find out what uses the calls in Setup > Company Information, or buy more; the connector spends few of them.';
    if (percent >= everythingWaitsAt)
      return [fails('calls_used_up', { tried, seen: said, mend, setupPath: USAGE_PAGE })];
    if (percent >= transcriptsWaitAt) return [warns('calls_low', { tried, seen: said, mend, setupPath: USAGE_PAGE })];
    return [fine(tried, said)];
  },
};

const STORAGE = [
  { name: 'DataStorageMB', what: 'Data storage', cause: 'data', subject: 'Data storage' },
  { name: 'FileStorageMB', what: 'File storage', cause: 'files', subject: 'File storage' },
] as const;

export const salesforceStorage: ConnectionCheck = {
  id: 'salesforce.storage',
  group: 'salesforce',
  title: 'The org has storage left',
  why: 'In a full org no record and no file can be made; conversations wait in the server.',
  whoCanFix: 'salesforce_admin',
  needs: ['apiUser'],
  async run(look) {
    const tried = 'Asked the org for its limits.';
    const seen = await amounts(look);
    const found = STORAGE.flatMap(({ name, what, cause, subject }): Outcome[] => {
      const amount = seen.ok ? seen.value(name) : null;
      if (amount === null) return [];
      const { used, limit } = amount;
      const said = `${what}: ${used} of ${limit} MB are used.`;
      const words = {
        subject,
        tried,
        seen: said,
        mend: 'Delete what is not needed or buy storage: Setup > Storage Usage names what takes it.',
        setupPath: PAGE,
      };
      if (used >= limit) return [fails(`${cause}_full`, words)];
      if (limit - used < limit * LITTLE) return [warns(`${cause}_low`, words)];
      return [fine(tried, said, subject)];
    });
    if (found.length > 0) return found;
    return [
      unknown('not_shown', {
        tried,
        seen: 'The org shows its storage only to users who may see Setup.',
        mend: 'Look at Setup > Storage Usage.',
        setupPath: PAGE,
      }),
    ];
  },
};

type Amount = { used: number; limit: number };

/** As the API user, else with an administrator's eyes. */
async function amounts({ org, setup }: Look): Promise<Seen<(name: string) => Amount | null>> {
  const asUser = await org.get('/limits');
  const seen = asUser.ok || setup === null ? asUser : await setup.get('/limits');
  if (!seen.ok) return seen;
  const limits = seen.value as Record<string, { Max?: unknown; Remaining?: unknown } | undefined>;
  return {
    ok: true,
    value: (name) => {
      const { Max, Remaining } = limits[name] ?? {};
      return typeof Max === 'number' && typeof Remaining === 'number' && Max > 0
        ? { used: Max - Remaining, limit: Max }
        : null;
    },
  };
}
