import { ringing } from 'c/lpModel';
import type { SoftphoneState } from 'c/lpModel';

export interface Attention {
  count: number;
  label: string;
  ringing: boolean;
}

/** What the utility item says while the panel is minimised: rings first, then unread messages. */
export function attentionOf(state: SoftphoneState): Attention {
  const rings = ringing(state).length;
  const unread = state.conversations.reduce((sum, { unread: count }) => sum + count, 0);
  if (rings > 0) return { count: rings, label: `LivePerson: ${rings} ringing`, ringing: true };
  return { count: unread, label: unread > 0 ? `LivePerson (${unread})` : 'LivePerson', ringing: false };
}
