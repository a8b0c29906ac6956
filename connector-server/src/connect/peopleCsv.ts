/** Who is who, from a CSV file with the columns `salesforce` and `liveperson`, or of two columns without header. Pure. */
import { CsvError, parse } from 'csv-parse/sync';
import type { LivePersonUser } from '../doctor/types.ts';
import { fullId } from '../support/salesforceId.ts';
import type { Agent } from './matchPeople.ts';

export interface PeopleCsv {
  pairs: { salesforceUserId: string; livePersonUserId: string }[];
  /** Each begins with its line; lines count from 1. */
  problems: string[];
}

const same = (a: string | null, b: string): boolean => a !== null && a.trim().toLowerCase() === b.toLowerCase();

/**
 * `salesforce`: username, e-mail address or id of one of `agents`; `liveperson`: login name, e-mail address or number of one of
 * `users`. Nothing of a file with problems is to be used: half a list is worse than none.
 */
export function readPeopleCsv(text: string, agents: readonly Agent[], users: readonly LivePersonUser[]): PeopleCsv {
  const rows = rowsOf(text);
  if (!Array.isArray(rows)) return { pairs: [], problems: [rows.problem] };
  const columns = columnsOf(rows[0]?.record ?? [], agents);
  if (columns === null)
    return {
      pairs: [],
      problems: [
        `Line ${rows[0]?.line ?? 1}: the columns “salesforce” and “liveperson” are not named there${rows.length === 0 ? ': the file is empty' : ''}.`,
      ],
    };
  const { left, right, hasHeader } = columns;
  const pairs: PeopleCsv['pairs'] = [];
  const problems: string[] = [];
  const lines = { salesforce: new Map<string, number>(), livePerson: new Map<string, number>() };
  for (const { record, line } of rows.slice(hasHeader ? 1 : 0)) {
    const [a, b] = [record[left] ?? '', record[right] ?? ''];
    const agent = one(agents, (each) => isAgent(each, a));
    const user = one(users, (each) => same(each.loginName, b) || each.id === b || same(each.email, b));
    const said = [
      a === '' ? 'no Salesforce user is named' : null,
      b === '' ? 'no LivePerson user is named' : null,
      agent === 'none' && a !== '' ? `“${short(a)}” is none of the agents in Salesforce` : null,
      agent === 'several' ? `“${short(a)}” is the e-mail address of several agents: name the username` : null,
      user === 'none' && b !== '' ? `“${short(b)}” is no user of the LivePerson account` : null,
      typeof user === 'object' && !user.isEnabled ? `the LivePerson user ${user.loginName} is disabled` : null,
      user === 'several'
        ? `“${short(b)}” is the e-mail address of several LivePerson users: name the login name`
        : null,
    ].filter((each) => each !== null);
    if (typeof agent === 'string' || typeof user === 'string' || said.length > 0) {
      problems.push(`Line ${line}: ${said.join('; ')}.`);
      continue;
    }
    const before = lines.salesforce.get(agent.id) ?? lines.livePerson.get(user.id);
    if (before !== undefined) {
      problems.push(`Line ${line}: line ${before} names the same user.`);
      continue;
    }
    lines.salesforce.set(agent.id, line);
    lines.livePerson.set(user.id, line);
    pairs.push({ salesforceUserId: fullId(agent.id), livePersonUserId: user.id });
  }
  return { pairs, problems };
}

/** Null: the first line names them not, and is no pair itself. */
function columnsOf(
  first: readonly string[],
  agents: readonly Agent[],
): { left: number; right: number; hasHeader: boolean } | null {
  const header = first.map((cell) => cell.toLowerCase());
  const [left, right] = [header.indexOf('salesforce'), header.indexOf('liveperson')];
  if (left >= 0 && right >= 0) return { left, right, hasHeader: true };
  const [a = ''] = first;
  return first.length === 2 && (a.includes('@') || agents.some((agent) => isAgent(agent, a)))
    ? { left: 0, right: 1, hasHeader: false }
    : null;
}

const isAgent = (agent: Agent, a: string): boolean =>
  same(agent.username, a) || same(agent.email, a) || sameId(agent.id, a);

function one<T>(all: readonly T[], holds: (each: T) => boolean): T | 'none' | 'several' {
  const found = all.filter(holds);
  return found.length > 1 ? 'several' : (found[0] ?? 'none');
}

const sameId = (id: string, given: string): boolean =>
  /^005\w{12}(\w{3})?$/.test(given) && fullId(id) === fullId(given);
const short = (text: string): string => text.slice(0, 80);

function rowsOf(text: string): { record: string[]; line: number }[] | { problem: string } {
  try {
    const rows = parse(text, {
      bom: true,
      // Spreadsheets of many countries write semicolons.
      delimiter: /^[^,\n]*;/.test(text) ? ';' : ',',
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return rows
      .map(({ record, info }) => ({ record, line: info.lines }))
      .filter(({ record }) => record.some((cell) => cell !== ''));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? `Line ${error.lines}: ` : '';
    return { problem: `${line}a quote is opened and not closed, or stands in the middle of a value.` };
  }
}
