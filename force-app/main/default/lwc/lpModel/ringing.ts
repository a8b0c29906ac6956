import type { RingView } from '../../../../../connector-server/src/protocol/types.ts';
import type { SoftphoneState } from './state';

const NONE: readonly RingView[] = [];

/** The offers this agent can answer now; none while signed out of LivePerson, where every answer would be refused. */
export function ringing({ livePerson, rings }: SoftphoneState): readonly RingView[] {
  return livePerson?.state === 'signed_out' || livePerson?.state === 'failed' ? NONE : rings;
}
