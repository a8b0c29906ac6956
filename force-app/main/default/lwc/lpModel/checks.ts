import type { HostCheck } from '../hostTypes/hostTypes.ts';
import type { Screen, SoftphoneState } from './state';

/** The named steps of reaching the connector, in the order they are taken. */
export const CHECK_ORDER: readonly HostCheck['id'][] = [
  'frame',
  'script',
  'settings',
  'connector',
  'origin',
  'identity',
  'livePerson',
];

/** Notes the outcome of a step. Steps after a failed one are waiting again: nobody knows about them any more. */
export function withCheck(state: SoftphoneState, check: HostCheck): SoftphoneState {
  const at = CHECK_ORDER.indexOf(check.id);
  const kept = state.checks.filter(({ id }) => {
    const place = CHECK_ORDER.indexOf(id);
    return id !== check.id && (check.state !== 'failed' || place < at);
  });
  const checks = [...kept, check].sort((a, b) => CHECK_ORDER.indexOf(a.id) - CHECK_ORDER.indexOf(b.id));
  return { ...state, checks };
}

/** What stands in the way, i.e. the first failed check; null when none failed. */
export function firstFailed(state: SoftphoneState): HostCheck | null {
  return state.checks.find((check) => check.state === 'failed') ?? null;
}

/** Content wins: a list of checks never hides conversations while the line may still come back. */
export function screenOf(state: SoftphoneState): Screen {
  const { connection, screen, connectionChoices } = state;
  if (connection.state === 'choosing' && connectionChoices.length > 0) return 'choose';
  if (connection.hasContent && connection.state !== 'stopped') return 'desk';
  if (connection.state === 'stopped' || firstFailed(state)) return 'checks';
  return screen === 'choose' || screen === 'desk' ? 'checks' : screen;
}
