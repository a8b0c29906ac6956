import { fails, fine, unknown, warns } from '../outcome.ts';
import type { ConnectionCheck, Look, Outcome } from '../types.ts';

const TRIED = 'Compared this machine’s clock with the Date headers of Salesforce and LivePerson.';
const WARN_MS = 30_000;
/** The API user's assertions live 90 s, and Salesforce takes none that end more than 180 s ahead (salesforce/signIn.ts). */
const FAIL_MS = 90_000;

export const serverClock: ConnectionCheck = {
  id: 'server.clock',
  group: 'server',
  title: 'The clock is right',
  why: 'Sign-ins and agents’ identity tokens live one to two minutes: with a clock that is off, Salesforce refuses the API user and the server refuses agents.',
  whoCanFix: 'server_operator',
  async run(look) {
    const offsets = await offsetsOf(look);
    if (offsets.length === 0)
      return [
        unknown('not_looked_at', {
          tried: TRIED,
          seen: 'Neither of them was reached, so there was nothing to compare with.',
          mend: 'See the check of the way out, and whether this machine’s time is kept by NTP.',
        }),
      ];
    const worst = offsets.reduce((one, other) => (Math.abs(other.offsetMs) > Math.abs(one.offsetMs) ? other : one));
    return [judged(worst, offsets)];
  },
};

interface Offset {
  whose: string;
  offsetMs: number;
}

/** Asked of the hosts themselves, since a clock that is off may be what keeps us from signing in. */
async function offsetsOf({ connection, server }: Look): Promise<Offset[]> {
  const { livePersonApiUrl } = await server.facts();
  const asked = [
    { whose: 'Salesforce', url: connection.salesforce.loginUrl },
    ...(livePersonApiUrl === undefined ? [] : [{ whose: 'LivePerson', url: livePersonApiUrl }]),
  ];
  const seen = await Promise.all(
    asked.map(async ({ whose, url }): Promise<Offset[]> => {
      const reached = await server.reach(url);
      return reached.ok && reached.value.clockOffsetMs !== null
        ? [{ whose, offsetMs: reached.value.clockOffsetMs }]
        : [];
    }),
  );
  return seen.flat();
}

function judged({ whose, offsetMs }: Offset, all: readonly Offset[]): Outcome {
  const far = Math.abs(offsetMs);
  if (far < WARN_MS) return fine(TRIED, `It goes right to within ${Math.max(1, Math.round(far / 1_000))} s.`);
  const others = all.filter((each) => Math.abs(each.offsetMs) < WARN_MS);
  const words = {
    tried: TRIED,
    seen: `This machine’s clock is ${Math.round(far / 1_000)} s ${offsetMs > 0 ? 'behind' : 'ahead of'} ${whose}’s${others.length > 0 ? `, but agrees with ${others[0]?.whose ?? 'the other'}’s` : ''}.`,
    mend: 'Let the machine’s time be kept by NTP (timedatectl set-ntp true); a paused or restored virtual machine needs it set once by hand.',
  };
  return far < FAIL_MS ? warns('off', words) : fails('off', words);
}
