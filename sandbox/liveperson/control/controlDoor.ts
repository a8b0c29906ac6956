/** The control object over HTTP, for the demo and for other processes. Loopback only. POST /sandbox/control/<name> with a JSON array of arguments. */
import type { CloudContext } from '../context.ts';
import { listOf, parseJson } from '../json.ts';
import type { CloudRequest, Router } from '../http/router.ts';
import type { LivePersonControl } from './control.ts';

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** A name that was rebound to this machine is not one of these. */
const LOOPBACK_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** What may be called from outside the process. */
const OPEN = [
  'closeSockets',
  'refuseNext',
  'throttle',
  'setFrameFaults',
  'delayRingAnswers',
  'expireTokens',
  'revokeTokens',
  'disconnectUser',
  'setClockSkew',
  'endSurvey',
  'closeConversation',
  'expireRings',
  'generateDay',
  'partialSearches',
  'historyPages',
  'historySearches',
  'stepUp',
  'registerRedirectUri',
  'issueBrandJwt',
  'agent',
  'queued',
] as const satisfies readonly (keyof LivePersonControl)[];

const isOpen = (name: string): name is (typeof OPEN)[number] => (OPEN as readonly string[]).includes(name);

/** A browser on another site must not reach it either: only requests without a foreign Origin, by a loopback name. */
function allowed(request: CloudRequest): boolean {
  const name = (request.headers.host ?? '').replace(/:\d+$/, '');
  return LOOPBACK.has(request.remoteAddress) && LOOPBACK_NAMES.has(name) && request.headers.origin === undefined;
}

export function routeControl(router: Router, cloud: CloudContext, control: LivePersonControl): void {
  router.on('POST', '/sandbox/control/:name', async (request) => {
    if (!allowed(request)) return { status: 403, body: { error: 'loopback only' } };
    const name = request.params['name'] ?? '';
    if (!isOpen(name)) return { status: 404, body: { error: 'no such control' } };
    const args = listOf(parseJson(request.body.toString('utf8') || '[]'));
    try {
      const result: unknown = await (control[name] as (this: void, ...args: unknown[]) => unknown)(...args);
      return { status: 200, body: { result: result ?? null } };
    } catch (error) {
      return { status: 400, body: { error: error instanceof Error ? error.message : 'failed' } };
    }
  });
  router.on('GET', '/sandbox/control/ledger/:dialog', (request) => {
    if (!allowed(request)) return { status: 403, body: { error: 'loopback only' } };
    return { status: 200, body: cloud.ledger.dialog(request.params['dialog'] ?? '') };
  });
}
