/** People, skills and status reasons of an account, from its configuration API; shared by all its agents. */
import type { Logger } from 'pino';
import type { Directory, DirectoryPerson, DirectoryView, LivePersonAccount, Skill } from '../desk/livePersonPorts.ts';
import type { StatusReason } from '../protocol/types.ts';
import type { Clock } from '../support/clock.ts';
import { asFields, asInteger, asList, asText } from './decode/reading.ts';
import type { Domains } from './domains.ts';
import { requestJson, UnreachableError, type FetchPort } from './http.ts';

const FRESH_MS = 5 * 60_000;
/** A failed read is not repeated sooner than this. */
const RETRY_MS = 15_000;

interface Collection<T> {
  revision: string | null;
  value: T;
}

interface Known {
  users: Collection<Map<string, DirectoryPerson>>;
  skills: Collection<Map<string, Skill>>;
  reasons: Collection<StatusReason[]>;
  view: DirectoryView;
  at: number;
}

interface Deps {
  fetch: FetchPort;
  domains: Domains;
  clock: Clock;
  logger: Logger;
}

const truthy = (value: unknown): boolean => value === true || value === 'true';

function peopleOf(body: unknown): Map<string, DirectoryPerson> {
  const people = new Map<string, DirectoryPerson>();
  for (const item of asList(body)) {
    const user = asFields(item);
    const id = asText(user.id);
    if (id === '' || truthy(user.deleted)) continue;
    const kind = asInteger(user.userTypeId) ?? 1;
    people.set(id, {
      id,
      pid: asText(user.pid) || null,
      // Agents are shown to each other by nickname where one is set, as LivePerson's own workspace does.
      name: asText(user.nickname) || asText(user.fullName) || asText(user.loginName) || id,
      email: asText(user.email) || null,
      loginName: asText(user.loginName),
      isBot: kind === 2,
      enabled: kind !== 0 && user.isEnabled !== false && user.isEnabled !== 'false',
      skillIds: asList(user.skillIds)
        .map(asText)
        .filter((one) => one !== ''),
    });
  }
  return people;
}

function skillsOf(body: unknown): Map<string, Skill> {
  const skills = new Map<string, Skill>();
  for (const item of asList(body)) {
    const skill = asFields(item);
    const id = asText(skill.id);
    if (id === '' || truthy(skill.deleted)) continue;
    const targets = skill.skillTransferList;
    skills.set(id, {
      id,
      name: asText(skill.name) || id,
      canTransfer: skill.canTransfer !== false && skill.canTransfer !== 'false',
      transferTo: targets === null || targets === undefined ? null : asList(targets).map(asText),
    });
  }
  return skills;
}

function reasonsOf(body: unknown): StatusReason[] {
  return asList(body)
    .map(asFields)
    .filter((reason) => !truthy(reason.deleted) && reason.enabled !== false && asText(reason.id) !== '')
    .map((reason) => ({ id: asText(reason.id), text: asText(reason.text) || asText(reason.id) }));
}

export function createDirectory({ fetch, domains, clock, logger }: Deps): Directory {
  const known = new Map<string, Known>();
  const reading = new Map<string, Promise<DirectoryView>>();
  const failedAt = new Map<string, number>();

  /** One collection; 304 keeps what is known, a refusal leaves it as it was (an agent may lack the right to read it). */
  async function read<T>(
    url: string,
    bearer: string,
    before: Collection<T>,
    parse: (body: unknown) => T,
  ): Promise<Collection<T>> {
    const answer = await requestJson(fetch, url, {
      headers: { authorization: `Bearer ${bearer}`, 'if-match': before.revision ?? '-1' },
    });
    if (answer.status === 200)
      return { revision: answer.headers.get('ac-revision') ?? answer.headers.get('etag'), value: parse(answer.body) };
    if (answer.status !== 304)
      logger.info({ status: answer.status }, 'a part of the LivePerson directory could not be read');
    return before;
  }

  async function load(connectionId: string, account: LivePersonAccount, bearer: string): Promise<DirectoryView> {
    const before = known.get(connectionId);
    const base = `${await domains.origin(account, 'accountConfigReadOnly')}/api/account/${encodeURIComponent(account.account)}/configuration`;
    const none = { revision: null };
    const [users, skills, reasons] = await Promise.all([
      read(
        `${base}/le-users/users?v=4.0&select=$all`,
        bearer,
        before?.users ?? { ...none, value: new Map<string, DirectoryPerson>() },
        peopleOf,
      ),
      read(
        `${base}/le-users/skills?v=4.0&select=$all`,
        bearer,
        before?.skills ?? { ...none, value: new Map<string, Skill>() },
        skillsOf,
      ),
      read(
        `${base}/le-agents/status-reasons?v=2.0`,
        bearer,
        before?.reasons ?? { ...none, value: [] as StatusReason[] },
        reasonsOf,
      ),
    ]);
    const unchanged =
      before !== undefined && users === before.users && skills === before.skills && reasons === before.reasons;
    const view = unchanged ? before.view : { people: users.value, skills: skills.value, statusReasons: reasons.value };
    known.set(connectionId, { users, skills, reasons, view, at: clock.now() });
    return view;
  }

  return {
    cached: (connectionId) => known.get(connectionId)?.view ?? null,
    async get(connectionId, account, bearer) {
      const last = known.get(connectionId);
      const now = clock.now();
      if (last !== undefined && now - last.at < FRESH_MS) return last.view;
      if (last !== undefined && now - (failedAt.get(connectionId) ?? 0) < RETRY_MS) return last.view;
      let request = reading.get(connectionId);
      if (request === undefined) {
        request = load(connectionId, account, bearer).finally(() => reading.delete(connectionId));
        reading.set(connectionId, request);
      }
      try {
        return await request;
      } catch (error) {
        failedAt.set(connectionId, now);
        if (last !== undefined) return last.view;
        throw error instanceof Error ? error : new UnreachableError('network', error);
      }
    },
  };
}
