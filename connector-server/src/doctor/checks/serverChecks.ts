import type { ConnectionCheck, ServerCheck } from '../types.ts';
import { serverClock } from './serverClock.ts';
import { serverDatabase } from './serverDatabase.ts';
import { serverEgress } from './serverEgress.ts';
import { serverFiles } from './serverFiles.ts';
import { serverPublicUrl } from './serverPublicUrl.ts';
import { serverRecords } from './serverRecords.ts';
import { serverRunning } from './serverRunning.ts';
import { serverSecretKey } from './serverSecretKey.ts';
import { serverSettings } from './serverSettings.ts';
import { serverVersion } from './serverVersion.ts';
import { serverWebSocket } from './serverWebSocket.ts';

/** Looked at once, whatever connections there are. */
export const serverChecks: readonly ServerCheck[] = [
  serverSettings,
  serverSecretKey,
  serverFiles,
  serverRunning,
  serverPublicUrl,
  serverWebSocket,
  serverDatabase,
  serverRecords,
  serverVersion,
];

/** About the server too, but each connection has other hosts. */
export const serverConnectionChecks: readonly ConnectionCheck[] = [serverClock, serverEgress];
