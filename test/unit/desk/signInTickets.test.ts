import { describe, expect, it } from 'vitest';
import { createSignInTickets } from '../../../connector-server/src/desk/signInTickets.ts';
import { createManualTimers } from './manualTimers.ts';

describe('sign-in tickets', () => {
  it('are good once, within five minutes, for their owner', () => {
    const timers = createManualTimers();
    const tickets = createSignInTickets<string>(timers);
    const [mine, yours, late] = [tickets.issue('ada'), tickets.issue('ben'), tickets.issue('cleo')];
    expect(tickets.redeem(mine)?.owner).toBe('ada');
    expect(tickets.redeem(mine)).toBeNull();
    expect(tickets.redeem(yours)?.owner).toBe('ben');
    timers.pass(5 * 60_000 + 1);
    expect(tickets.redeem(late)).toBeNull();
  });

  it('turn into a state that is good once, within ten minutes', () => {
    const timers = createManualTimers();
    const tickets = createSignInTickets<string>(timers);
    const first = tickets.redeem(tickets.issue('ada'))?.state as string;
    const second = tickets.redeem(tickets.issue('ada'))?.state as string;
    expect(tickets.finish(first)).toBe('ada');
    expect(tickets.finish(first)).toBeNull();
    timers.pass(10 * 60_000 + 1);
    expect(tickets.finish(second)).toBeNull();
  });

  it('cannot be guessed', () => {
    const tickets = createSignInTickets<string>(createManualTimers());
    const all = new Set(Array.from({ length: 1_000 }, () => tickets.issue('ada')));
    expect(all.size).toBe(1_000);
    for (const ticket of all) expect(Buffer.from(ticket, 'base64url')).toHaveLength(32);
  });
});
