/** The HTTP half of the load generator's LivePerson, and a Salesforce whose calls are used up, so that recording rests. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BENCH_ORG } from './identity.ts';
import { bearerOf, BENCH_ACCOUNT, BENCH_SKILL, pidOf, userIdOf } from './upstreamFrames.ts';

export interface UpstreamHttpOptions {
  scheme: 'http' | 'https';
  /** An agent's session was renewed. */
  onRefresh: (index: number) => void;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** The cookie `s<index>` of the sign-in names the agent again at each renewal. */
export const cookieOf = (index: number): string => `Session_id=s${index}`;

export function answerHttp({ scheme, onRefresh }: UpstreamHttpOptions): Answer {
  return (request, response) => {
    const path = new URL(request.url ?? '/', 'http://upstream').pathname;
    const json = (body: unknown): void =>
      void response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    const host = `${scheme === 'https' ? 'localhost' : '127.0.0.1'}:${(request.socket.address() as AddressInfo).port}`;
    const service = /\/service\/(\w+)\/baseURI\.json$/.exec(path)?.[1];
    if (service) return json({ service, account: BENCH_ACCOUNT, baseURI: host });
    if (path.endsWith('/baseURI.json')) {
      const services = ['agentVep', 'facadeMsg', 'asyncMessagingEnt', 'accountConfigReadOnly', 'msgHist', 'sentinel'];
      return json({ baseURIs: services.map((name) => ({ service: name, account: BENCH_ACCOUNT, baseURI: host })) });
    }
    if (path.endsWith('/login')) return login(request, response, json);
    if (path.endsWith('/le-users/skills')) return json([{ id: Number(BENCH_SKILL), name: 'Bench', deleted: false }]);
    if (path.includes('/configuration/')) return json([]);
    if (path === '/services/oauth2/token') {
      const salesforce = `${scheme}://${host}`;
      const id = `${salesforce}/id/${BENCH_ORG}/005Bx0000000000AAA`;
      return json({ access_token: 'bench', instance_url: salesforce, id });
    }
    if (path.startsWith('/services/')) {
      response.statusCode = 403;
      return json([{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }]);
    }
    if (path.endsWith('/refresh')) {
      const index = /Session_id=s(\d+)/.exec(request.headers.cookie ?? '')?.[1];
      if (index !== undefined) onRefresh(Number(index));
      return void response.end();
    }
    if (path.endsWith('/logout')) return void response.end();
    response.statusCode = 404;
    response.end();
  };
}

function login(request: IncomingMessage, response: ServerResponse, json: (body: unknown) => void): void {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    const index = Number(/agent(\d+)@/.exec(body)?.[1] ?? 0);
    response.setHeader('set-cookie', `${cookieOf(index)}; Path=/`);
    json({
      bearer: bearerOf(index),
      csrf: 'c',
      sessionTTl: '28800000',
      config: { userId: userIdOf(index), userPid: pidOf(index), loginName: `agent${index}@bench.example` },
    });
  });
}
