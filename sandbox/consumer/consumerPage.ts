/** Serves the customer's window. It plays the brand's web site: it knows its customers and gets their tokens signed. */
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import { CONSUMERS, STORY_CONSUMERS, type SeedConsumer } from '../seed.ts';
import { brandClaims, fetchBrandToken } from './consumerClient.ts';

export interface ConsumerPageOptions {
  /** Cloud as this process reaches it. */
  cloudUrl: string;
  account: string;
  /** Cloud as the browser reaches it, when that differs. */
  publicCloudUrl?: string;
  consumers?: readonly SeedConsumer[];
}

const FILES: Record<string, string> = {
  'page/page.css': 'text/css; charset=utf-8',
  'page/page.ts': 'text/javascript; charset=utf-8',
  'page/bubbles.ts': 'text/javascript; charset=utf-8',
  'session.ts': 'text/javascript; charset=utf-8',
  'channels.ts': 'text/javascript; charset=utf-8',
  'messagingSocket.ts': 'text/javascript; charset=utf-8',
};
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src * data:; connect-src *";

async function source(name: string): Promise<string> {
  const text = await readFile(new URL(name, import.meta.url), 'utf8');
  return name.endsWith('.ts') ? stripTypeScriptTypes(text) : text;
}

async function who(options: ConsumerPageOptions, key: string): Promise<Record<string, unknown> | null> {
  const consumer = (options.consumers ?? [...CONSUMERS, ...STORY_CONSUMERS]).find((candidate) => candidate.key === key);
  if (consumer === undefined) return null;
  const brandToken = consumer.authenticated ? await fetchBrandToken(options.cloudUrl, brandClaims(consumer)) : null;
  return {
    account: options.account,
    cloudUrl: options.publicCloudUrl ?? options.cloudUrl,
    name: `${consumer.firstName} ${consumer.lastName}`.trim() || 'Visitor',
    channel: consumer.channel,
    skillId: consumer.skillId,
    brandToken,
    firstMessage: consumer.firstMessage,
  };
}

/**
 * A request handler to mount in express (`app.use('/customer', consumerPageHandler(…))`) or to use alone.
 * Open `<mount>/?consumer=grace`; `&cloud=URL` names another cloud.
 */
export function consumerPageHandler(
  options: ConsumerPageOptions,
): (request: IncomingMessage & { originalUrl?: string }, response: ServerResponse) => void {
  const answer = async (
    request: IncomingMessage & { originalUrl?: string },
    response: ServerResponse,
  ): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://page');
    const full = new URL(request.originalUrl ?? request.url ?? '/', 'http://page');
    const send = (status: number, type: string, body: string): void => {
      response.writeHead(status, {
        'content-type': type,
        'cache-control': 'no-store',
        'content-security-policy': POLICY,
        'x-content-type-options': 'nosniff',
      });
      response.end(body);
    };
    const name = url.pathname.slice(1);
    const type = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
    if (name === '' && !full.pathname.endsWith('/')) {
      response.writeHead(302, { location: `${full.pathname}/${full.search}` });
      response.end();
    } else if (name === '') send(200, 'text/html; charset=utf-8', await source('page/index.html'));
    else if (type !== undefined) send(200, type, await source(name));
    else if (name === 'who') {
      const told = await who(options, url.searchParams.get('consumer') ?? '');
      send(told === null ? 404 : 200, 'application/json', JSON.stringify(told ?? { error: 'unknown customer' }));
    } else send(404, 'text/plain', 'Not found');
  };
  return (request, response) => {
    answer(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(502);
      response.end();
    });
  };
}
