/** Writes rows of Setup with an administrator's access token: what `npm run connect` assigns. One answer per row; nothing is repeated. */
import { networkCode } from './callFailure.ts';
import { rowAnswers } from './collectionCall.ts';
import { salesforceOrigin } from './loginHost.ts';

export interface SetupRow {
  object: string;
  /** Absent: a new row. */
  id?: string;
  fields: Readonly<Record<string, string | number | boolean | null>>;
}

/** `code` is Salesforce's; `text` its words. `uncertain`: the answer was lost, so the row may have been written. */
export type SetupAnswer = { ok: true; id: string } | { ok: false; code: string; text: string; uncertain?: true };

export interface SetupWriter {
  /** Answers by position. Never rejects. */
  write(rows: readonly SetupRow[]): Promise<SetupAnswer[]>;
}

const ROWS = 200;
const TIMEOUT_MS = 30_000;

/** The token is only ever sent to `instanceUrl`, which must be an address of Salesforce (ConnectorError). */
export function createSetupWriter(
  lent: { instanceUrl: string; accessToken: string },
  deps: { apiVersion: string; fetch: typeof globalThis.fetch; allowLoopback: boolean; timeoutMs?: number },
): SetupWriter {
  const origin = salesforceOrigin(lent.instanceUrl, deps.allowLoopback);
  const send = async (rows: readonly SetupRow[], method: 'POST' | 'PATCH'): Promise<SetupAnswer[]> => {
    const all = (answer: SetupAnswer): SetupAnswer[] => rows.map(() => answer);
    let response: Response;
    let body: unknown;
    try {
      response = await deps.fetch(`${origin}/services/data/v${deps.apiVersion}/composite/sobjects`, {
        method,
        redirect: 'error',
        signal: AbortSignal.timeout(deps.timeoutMs ?? TIMEOUT_MS),
        headers: {
          authorization: `Bearer ${lent.accessToken}`,
          accept: 'application/json',
          'content-type': 'application/json; charset=utf-8',
        },
        body: JSON.stringify({
          allOrNone: false,
          records: rows.map(({ object, id, fields }) => ({
            attributes: { type: object },
            ...(id === undefined ? {} : { id }),
            ...fields,
          })),
        }),
      });
      body = await response.json().catch(() => null);
    } catch (error) {
      const code = networkCode(error);
      return all({ ok: false, code: 'unreachable', text: `Salesforce did not answer (${code}).`, uncertain: true });
    }
    const answers = response.ok ? rowAnswers(body, rows.length) : null;
    if (answers === null) {
      const [first] = (Array.isArray(body) ? body : []) as { errorCode?: unknown; message?: unknown }[];
      return all({
        ok: false,
        code: typeof first?.errorCode === 'string' ? first.errorCode : `HTTP_${response.status}`,
        text:
          typeof first?.message === 'string' ? first.message : `Salesforce answered with status ${response.status}.`,
      });
    }
    return answers.map((answer, index) => {
      if (answer.success) return { ok: true, id: answer.id ?? rows[index]?.id ?? '' };
      const [error] = answer.errors ?? [];
      return { ok: false, code: error?.statusCode ?? 'UNKNOWN', text: error?.message ?? 'No reason was given.' };
    });
  };
  return {
    async write(rows) {
      const answers: SetupAnswer[] = [];
      const places = new Map(rows.map((row, index) => [row, index]));
      // Salesforce does not mix verbs in a call; objects of Setup are kept apart as well.
      const groups = Map.groupBy(rows, (row) => `${row.id === undefined ? 'POST' : 'PATCH'} ${row.object}`);
      for (const [key, group] of groups)
        for (let from = 0; from < group.length; from += ROWS) {
          const part = group.slice(from, from + ROWS);
          const method = key.startsWith('POST') ? 'POST' : 'PATCH';
          (await send(part, method)).forEach((answer, index) => {
            answers[places.get(part[index] as SetupRow) as number] = answer;
          });
        }
      return answers;
    },
  };
}
