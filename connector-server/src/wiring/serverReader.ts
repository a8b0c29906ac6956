/** The server as the doctor sees it, from inside it or from beside it. Each question is asked once per reader. */
import type { Agent } from 'node:http';
import type { Config } from '../config.ts';
import type { Seen, ServerFacts, ServerReader } from '../doctor/types.ts';
import type { Outbound } from '../support/outbound.ts';
import { appCertificates } from './appCertificates.ts';
import { openFiles } from './openFiles.ts';
import { askPublicCheck, tryPublicUpgrade } from './publicDoor.ts';
import { reachHost } from './reachHost.ts';
import { VERSION } from './version.ts';

export interface ServerReaderOptions {
  config: Pick<Config, 'settingsFile' | 'dataDir' | 'secretKey' | 'livePersonApiUrl' | 'proxy'>;
  /** Address agents reach, no trailing slash. */
  publicUrl: string;
  outbound: Pick<Outbound, 'fetch' | 'webSocketAgent'>;
  /** What the running server says of itself. */
  status: () => Promise<Seen<Record<string, unknown>>>;
  /** Problems of environment and settings document. */
  rejected: () => readonly string[];
  connections: () => number;
  savedSettingsRead: () => boolean;
  now: () => number;
  /** Trusted beside the usual authorities, PEM. */
  ca?: string;
}

export function createServerReader(options: ServerReaderOptions): ServerReader {
  const { config, publicUrl, outbound } = options;
  const agent = (secure: boolean): Agent | undefined => outbound.webSocketAgent(secure);
  const once = remembering();
  return {
    publicUrl,
    now: options.now,
    status: () => once('status', options.status),
    publicCheck: (origin) => once(`check ${origin ?? ''}`, () => askPublicCheck(publicUrl, origin, outbound.fetch)),
    publicUpgrade: () => once('upgrade', () => tryPublicUpgrade(publicUrl, agent)),
    reach: (url) =>
      once(`reach ${new URL(url).origin}`, () =>
        reachHost(url, { agent, now: options.now, ...(options.ca !== undefined && { ca: options.ca }) }),
      ),
    facts: () =>
      once('facts', async (): Promise<ServerFacts> => ({
        settingsFile: config.settingsFile,
        rejected: options.rejected(),
        openFiles: await openFiles(config),
        secretKeyGiven: config.secretKey !== null,
        node: process.versions.node,
        version: VERSION,
        connections: options.connections(),
        livePersonApiUrl: config.livePersonApiUrl,
        proxy: proxyHost(config.proxy.https ?? config.proxy.http),
        savedSettingsRead: options.savedSettingsRead(),
        appCertificates: await appCertificates(config.settingsFile),
      })),
  };
}

/** Without user and password. */
function proxyHost(url: string | null): string | null {
  return url === null ? null : new URL(url).host;
}

function remembering(): <T>(what: string, ask: () => Promise<T>) => Promise<T> {
  const asked = new Map<string, Promise<unknown>>();
  return <T>(what: string, ask: () => Promise<T>): Promise<T> => {
    const known = asked.get(what);
    if (known !== undefined) return known as Promise<T>;
    const answer = ask();
    asked.set(what, answer);
    return answer;
  };
}
