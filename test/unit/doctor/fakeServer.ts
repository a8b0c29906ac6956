/** A server as a check sees it, healthy where a test says nothing else. */
import type { Seen, ServerFacts, ServerReader } from '../../../connector-server/src/doctor/types.ts';

export interface FakeServer {
  publicUrl?: string;
  status?: Record<string, unknown> | Seen<Record<string, unknown>>;
  facts?: Partial<ServerFacts>;
  check?: Seen<Record<string, unknown>>;
  upgrade?: Seen<{ status: number }>;
  reach?: (url: string) => Seen<{ certificateEndsAt: number | null; clockOffsetMs: number | null }>;
}

export const NOW = Date.parse('2026-11-21T12:00:00Z');

export const missed = (code: string, text = 'It did not come about.'): Extract<Seen<never>, { ok: false }> => ({
  ok: false,
  code,
  status: null,
  text,
});

const HEALTHY_STATUS = {
  ready: true,
  reason: '',
  version: '1.0.0',
  database: { state: 'ok', text: 'Postgres: takes writes', damagedRows: 0 },
  settings: { source: 'SETTINGS_FILE', rejected: [] },
  outbox: { waiting: 0, dead: 0, oldestSeconds: null },
  facts: { waiting: 0, lost: 0 },
  secrets: { underOtherKeys: 0, setAside: 0 },
  connections: [],
};

export function fakeServer(given: FakeServer = {}): ServerReader {
  const { status = {} } = given;
  const told = 'ok' in status ? (status as Seen<Record<string, unknown>>) : null;
  return {
    publicUrl: given.publicUrl ?? 'https://connector.example.com',
    now: () => NOW,
    status: () => Promise.resolve(told ?? { ok: true, value: { ...HEALTHY_STATUS, ...status } }),
    publicCheck: () => Promise.resolve(given.check ?? { ok: true, value: { ok: true, ready: true } }),
    publicUpgrade: () => Promise.resolve(given.upgrade ?? { ok: true, value: { status: 101 } }),
    reach: (url) =>
      Promise.resolve(given.reach?.(url) ?? { ok: true, value: { certificateEndsAt: null, clockOffsetMs: 0 } }),
    facts: () =>
      Promise.resolve({
        settingsFile: 'settings.json',
        rejected: [],
        openFiles: [],
        secretKeyGiven: true,
        node: '24.1.0',
        version: '1.0.0',
        connections: 1,
        livePersonApiUrl: 'https://api.liveperson.net',
        proxy: null,
        ...given.facts,
      }),
  };
}
