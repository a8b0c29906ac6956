/** Which version of the protocol this softphone and a server speak with each other. */
import { PROTOCOL_OLDEST, PROTOCOL_VERSION } from 'c/lpProtocol';

export interface ProtocolRange {
  readonly oldest: number;
  readonly newest: number;
}

export const OWN_PROTOCOLS: ProtocolRange = { oldest: PROTOCOL_OLDEST, newest: PROTOCOL_VERSION };

/** The newest version both know; null when there is none. */
export function commonProtocol(server: ProtocolRange, own: ProtocolRange = OWN_PROTOCOLS): number | null {
  const common = Math.min(server.newest, own.newest);
  return common >= Math.max(server.oldest, own.oldest) ? common : null;
}

/** The range a server's `hello` names. */
export function rangeOf(hello: { protocol: number; protocolOldest?: number | undefined }): ProtocolRange {
  return { oldest: hello.protocolOldest ?? hello.protocol, newest: hello.protocol };
}

/** Why there is no common version, for the agent. */
export function versionWords(server: ProtocolRange, own: ProtocolRange = OWN_PROTOCOLS): string {
  return server.oldest > own.newest
    ? 'This softphone is older than its server. Reload the page.'
    : 'This softphone is newer than its server. Reload the page; if it stays, tell your administrator that the server needs an update.';
}
