/** Where an account lives, as the names of its hosts say (LivePerson: va, lo and sy in front of the service's name). */

export const LIVEPERSON_REGIONS = ['americas', 'emea', 'apac'] as const;
export type LivePersonRegion = (typeof LIVEPERSON_REGIONS)[number];

export const REGION_LABELS: Readonly<Record<LivePersonRegion, string>> = {
  americas: 'Americas',
  emea: 'Europe, Middle East and Africa (EMEA)',
  apac: 'Asia-Pacific (APAC)',
};

const BY_PREFIX: Readonly<Record<string, LivePersonRegion>> = { va: 'americas', lo: 'emea', sy: 'apac' };

/** The region most hosts name; null: none of them names one, as on a test network. `hosts` by service, from domain discovery. */
export function livePersonRegion(hosts: ReadonlyMap<string, string>): LivePersonRegion | null {
  const votes = new Map<LivePersonRegion, number>();
  for (const host of hosts.values()) {
    const region = BY_PREFIX[/^([a-z]{2})[.-]/.exec(host.toLowerCase())?.[1] ?? ''];
    if (region !== undefined) votes.set(region, (votes.get(region) ?? 0) + 1);
  }
  const [most] = [...votes].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? null;
}
