import { LIMITS } from '../protocol/constants.ts';

/** Limits of the softphone's door. Tests make them small; production uses the defaults. */
export interface EdgeLimits {
  frameBytes: number;
  authenticateMs: number;
  heartbeatMs: number;
  /** Age of a proven identity at which the softphone is asked to prove it again, ms. */
  renewAfterMs: number;
  /** Age at which a socket whose agent was not confirmed again is closed, ms. */
  identityMs: number;
  heartbeatLostMs: number;
  /** Unsent bytes after which a socket counts as too slow. */
  bufferedBytes: number;
  socketsPerAddress: number;
  socketsPerAgent: number;
  /** Softphones of one connection, i.e. one org and LivePerson account. */
  socketsPerConnection: number;
  /** How often one agent's softphones may come, all tabs together. */
  handshakesPerSecond: number;
  handshakesBurst: number;
  /** Newcomers whose identity is checked at the same time, who may wait for it, and how long, ms. */
  admissions: number;
  admissionsWaiting: number;
  admissionPatienceMs: number;
  /** Sockets that have not authenticated yet, all addresses together. */
  unauthenticatedSockets: number;
  framesPerSecond: number;
  framesBurst: number;
  bytesPerSecond: number;
  bytesBurst: number;
  /** How long a refused or slow socket may take to read the close frame, ms. */
  closeGraceMs: number;
}

export const EDGE_LIMITS: EdgeLimits = Object.freeze({
  frameBytes: LIMITS.FRAME_BYTES,
  authenticateMs: LIMITS.AUTHENTICATE_MS,
  heartbeatMs: LIMITS.HEARTBEAT_MS,
  renewAfterMs: 13 * 60_000,
  identityMs: 15 * 60_000,
  heartbeatLostMs: LIMITS.HEARTBEAT_LOST_MS,
  bufferedBytes: 1_048_576,
  // A whole contact centre may sit behind one address.
  socketsPerAddress: 5_000,
  socketsPerAgent: 20,
  socketsPerConnection: 20_000,
  handshakesPerSecond: 0.5,
  handshakesBurst: 40,
  admissions: 64,
  admissionsWaiting: 5_000,
  admissionPatienceMs: 10_000,
  unauthenticatedSockets: 10_000,
  framesPerSecond: 30,
  framesBurst: 120,
  bytesPerSecond: 65_536,
  bytesBurst: 524_288,
  closeGraceMs: 3_000,
});
