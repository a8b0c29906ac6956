import type { SignInNotices } from '../desk/ports.ts';
import type { Bus } from '../store/bus.ts';

/** How sign-ins ended, told from server to server. */
export function createSignInNotices(bus: Bus): SignInNotices {
  return {
    tell: ({ connectionId, salesforceUserId }, failure) =>
      void bus.publish(
        failure === null
          ? { kind: 'signedIn', connectionId, salesforceUserId }
          : { kind: 'signInFailed', connectionId, salesforceUserId, code: failure },
      ),
    onTold(listener) {
      const stops = [
        bus.subscribe('signedIn', (agent) => listener(agent, null)),
        bus.subscribe('signInFailed', ({ code, ...agent }) => listener(agent, code)),
      ];
      return () => stops.forEach((stop) => stop());
    },
    onGap: (listener) => bus.onGap(listener),
  };
}
