/** Prefixes of LivePerson's host names (developers.liveperson.com, Proactive Messaging API: region by domain). */
const REGIONS: Readonly<Record<string, string>> = { va: 'the Americas', lo: 'EMEA', sy: 'APAC' };

/** Region of an account in words, from the name of one of its hosts; null: the name does not tell. */
export function regionOf(host: string): string | null {
  return REGIONS[/^([a-z]{2})\./.exec(host.toLowerCase())?.[1] ?? ''] ?? null;
}
