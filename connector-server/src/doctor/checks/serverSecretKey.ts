import { fails, fine, warns } from '../outcome.ts';
import type { ServerCheck } from '../types.ts';

const TRIED = 'Looked where the key that seals stored secrets comes from, and what is sealed with it.';

export const serverSecretKey: ServerCheck = {
  id: 'server.secretKey',
  group: 'server',
  title: 'Stored secrets are sealed with a key kept apart',
  why: 'A key kept beside the data it seals protects nothing; a key that was lost makes every stored sign-in unreadable.',
  whoCanFix: 'server_operator',
  async run(server) {
    const [facts, status] = await Promise.all([server.facts(), server.status()]);
    const { underOtherKeys, setAside } = sealedOf(status.ok ? status.value : {});
    if (!facts.secretKeyGiven && server.publicUrl.startsWith('https:'))
      return [
        fails('beside_data', {
          tried: TRIED,
          seen: 'SECRET_KEY is not set.',
          mend: 'Make one with "openssl rand -base64 32", keep it apart from the data, and set SECRET_KEY.',
        }),
      ];
    if (setAside > 0)
      return [
        warns('not_opened', {
          tried: TRIED,
          seen: `${setAside} stored secrets cannot be opened with the keys there are; these agents have to sign in to LivePerson again.`,
          mend: 'If SECRET_KEY was changed, put the old key into SECRET_KEY_PREVIOUS and start the server again.',
        }),
      ];
    if (underOtherKeys > 0)
      return [
        warns('old_key_in_use', {
          tried: TRIED,
          seen: `${underOtherKeys} stored secrets are still sealed with an older key.`,
          mend: 'Keep SECRET_KEY_PREVIOUS until there are none; it lasts minutes after a start.',
        }),
      ];
    return [
      fine(
        TRIED,
        facts.secretKeyGiven
          ? 'SECRET_KEY is given.'
          : 'The key was made beside the data, which is enough for a server that only this machine reaches.',
      ),
    ];
  },
};

function sealedOf(status: Record<string, unknown>): { underOtherKeys: number; setAside: number } {
  const { underOtherKeys, setAside } = (status.secrets ?? {}) as { underOtherKeys?: unknown; setAside?: unknown };
  return {
    underOtherKeys: typeof underOtherKeys === 'number' ? underOtherKeys : 0,
    setAside: typeof setAside === 'number' ? setAside : 0,
  };
}
