/** Where agents' browsers reach the server. */
import { isLoopbackHost } from '../support/loopback.ts';
import type { Step } from './types.ts';

const SUGGESTED = 'http://localhost:8080';

export const publicUrlStep: Step = {
  id: 'server.publicUrl',
  title: 'Address of the connector server',
  who: 'server_operator',
  applies: () => true,
  done: ({ state }) =>
    Promise.resolve(state.server.publicUrl !== null && publicUrlProblem(state.server.publicUrl) === null),
  async run({ state, ask, env }) {
    const answer = await ask.text({
      id: 'server.publicUrl',
      text: 'Address at which agents’ browsers reach the connector server',
      help: 'https, as the proxy in front of the server answers; http only for a try on this machine.',
      suggest: state.server.publicUrl ?? env.PUBLIC_URL ?? SUGGESTED,
      check: publicUrlProblem,
    });
    state.server.publicUrl = answer.replace(/\/+$/, '');
    return { result: 'done', said: state.server.publicUrl };
  },
  request: () => [
    'Give the connector server a name and a TLS certificate that browsers trust, and a proxy that passes WebSocket upgrades on to its port (8080).',
    'Tell the address: https://…',
  ],
};

/** Null: it can be used as PUBLIC_URL. */
export function publicUrlProblem(answer: string): string | null {
  if (!URL.canParse(answer)) return 'That is not an address. It looks like https://connector.example.com.';
  const { protocol, hostname, pathname, search, hash, username, password } = new URL(answer);
  if (protocol !== 'https:' && protocol !== 'http:') return 'It must start with https://.';
  if (protocol === 'http:' && !isLoopbackHost(hostname))
    return 'It must start with https:// — identity tokens travel over it. Only this machine (localhost) may be http.';
  if (search !== '' || hash !== '' || username !== '' || password !== '')
    return 'It must be an address without user, query or fragment.';
  // Trusted URLs of Salesforce and origins of browsers know hosts only.
  return pathname === '/' ? null : 'It must be a host of its own, without a path behind it.';
}
