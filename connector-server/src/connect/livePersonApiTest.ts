/** Calls each LivePerson API the connector needs, and names at once everything that is missing. */
import type { LivePersonReader, Seen } from '../doctor/types.ts';

export type HistoryApi = 'messaging' | 'chat';
type Missed = Extract<Seen<never>, { ok: false }>;

interface Needed {
  name: string;
  /** As an administrator finds it at LivePerson. Documented: users.read, data.services.enghist. */
  scope: string;
  why: string;
  call(reader: LivePersonReader): Promise<Seen<unknown>>;
}

const NEEDED: Readonly<Record<'users' | 'skills' | HistoryApi, Needed>> = {
  users: {
    name: 'Users',
    scope: 'users.read',
    why: 'owners of records, and who is who',
    call: (reader) => reader.users(),
  },
  skills: {
    name: 'Skills',
    scope: 'of the Skills API, read',
    why: 'names of skills',
    call: (reader) => reader.skills(),
  },
  messaging: {
    name: 'Messaging Interactions',
    scope: 'of the Messaging Interactions API',
    why: 'transcripts, and conversations nobody saw',
    call: (reader) => reader.history('messaging'),
  },
  chat: {
    name: 'Engagement History',
    scope: 'data.services.enghist',
    why: 'chats',
    call: (reader) => reader.history('chat'),
  },
};

/** Null: every API answered. Else the first failure, with all missing scopes in its text. */
export async function missingApi(reader: LivePersonReader, apis: readonly HistoryApi[]): Promise<Missed | null> {
  const seen = await Promise.all(
    (['users', 'skills', ...apis] as const).map(async (id) => ({ ...NEEDED[id], seen: await NEEDED[id].call(reader) })),
  );
  const failed = seen.flatMap((one) => (one.seen.ok ? [] : [{ ...one, seen: one.seen }]));
  const [first] = failed;
  if (first === undefined) return null;
  const scopes = failed.filter((one) => one.seen.code === 'scope_missing');
  if (scopes.length === 0 || scopes.length < failed.length)
    return failed.find((one) => one.seen.code !== 'scope_missing')?.seen ?? first.seen;
  return {
    ...first.seen,
    text: `it may not use ${scopes.map(({ name, scope, why }) => `${name} (scope ${scope}; for ${why})`).join(', ')}.`,
  };
}

export const apiNames = (apis: readonly HistoryApi[]): string =>
  (['users', 'skills', ...apis] as const).map((id) => NEEDED[id].name).join(', ');

export const neededScopes = (apis: readonly HistoryApi[]): string[] =>
  (['users', 'skills', ...apis] as const).map((id) => `${NEEDED[id].name}: ${NEEDED[id].scope} (${NEEDED[id].why})`);
