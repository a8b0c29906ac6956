/** A few lines of a Salesforce org over real http, scripted by each test. Not the stand-in: it enforces nothing by itself. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Seen {
  method: string;
  path: string;
  body: unknown;
  headers: Record<string, string | string[] | undefined>;
}
export type Answer = { status: number; body: unknown; headers?: Record<string, string> } | 'drop_connection' | 'never';

export interface FakeOrg {
  url: string;
  seen: Seen[];
  /** Path without the version prefix, query decoded. */
  respond: (call: Seen) => Answer | undefined;
  tokens: number;
  close(): Promise<void>;
}

export const ORG_ID = '00DBx0000000001MAA';

export async function startFakeOrg(): Promise<FakeOrg> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const send = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
        response.writeHead(status, {
          'content-type': 'application/json',
          'sforce-limit-info': `api-usage=${org.seen.length}/15000`,
          ...headers,
        });
        response.end(body === undefined ? '' : JSON.stringify(body));
      };
      if (request.url === '/services/oauth2/token') {
        org.tokens += 1;
        send(200, {
          access_token: `token-${org.tokens}`,
          instance_url: org.url,
          id: `${org.url}/id/${ORG_ID}/005Bx0000000002MAA`,
        });
        return;
      }
      const path = decodeURIComponent((request.url ?? '').replace(/^\/services\/data\/v[\d.]+/, ''));
      const call: Seen = {
        method: request.method ?? '',
        path,
        body: text === '' ? undefined : JSON.parse(text),
        headers: request.headers,
      };
      org.seen.push(call);
      const answer = org.respond(call) ?? { status: 404, body: [{ errorCode: 'NOT_FOUND', message: path }] };
      if (answer === 'drop_connection') response.destroy();
      else if (answer !== 'never') send(answer.status, answer.body, answer.headers);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const org: FakeOrg = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: [],
    tokens: 0,
    respond: () => undefined,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return org;
}

/** A describe answer with writable text fields of these lengths. */
export function describeAnswer(
  fields: Record<
    string,
    | number
    | Partial<{
        type: string;
        length: number;
        createable: boolean;
        updateable: boolean;
        restrictedPicklist: boolean;
        picklistValues: { value: string }[];
      }>
  >,
): Answer {
  return {
    status: 200,
    body: {
      fields: Object.entries(fields).map(([name, shape]) => ({
        name,
        type: 'string',
        createable: true,
        updateable: true,
        ...(typeof shape === 'number' ? { length: shape } : { length: 0, ...shape }),
      })),
    },
  };
}
