import { fails, fine, unknown } from '../outcome.ts';
import type { ServerCheck } from '../types.ts';

const TRIED = 'Opened a WebSocket at PUBLIC_URL as a softphone does.';
/** RFC 9110, 15.2.2 and 15.5.22. */
const SWITCHED = 101;
const UPGRADE_LOST = 426;

export const serverWebSocket: ServerCheck = {
  id: 'server.webSocket',
  group: 'server',
  title: 'WebSockets reach the server',
  why: 'Conversations come to the softphone through a WebSocket; where a proxy takes it for an ordinary request, no agent can work.',
  whoCanFix: 'server_operator',
  async run(server) {
    const check = await server.publicCheck(null);
    if (!check.ok)
      return [
        unknown('not_looked_at', {
          tried: TRIED,
          seen: 'The public address does not answer, so this could not be tried.',
          mend: 'See the check of the public address first.',
        }),
      ];
    const upgrade = await server.publicUpgrade();
    if (upgrade.ok && upgrade.value.status === SWITCHED) return [fine(TRIED, 'A WebSocket came about.')];
    const seen = upgrade.ok
      ? upgrade.value.status === UPGRADE_LOST
        ? 'The request came without its Upgrade (426): a proxy on the way took it off.'
        : `It was refused with status ${upgrade.value.status}.`
      : upgrade.text;
    return [
      fails(upgrade.ok && upgrade.value.status === UPGRADE_LOST ? 'upgrade_lost' : 'refused', {
        tried: TRIED,
        seen,
        mend: 'The proxy in front must pass Upgrade, Connection, Host and Origin on and let idle WebSockets live for 100 seconds ("In front of it" in docs/operate.md has an example for nginx).',
      }),
    ];
  },
};
