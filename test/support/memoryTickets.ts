/** Sign-in tickets and notices of a server that is alone, for desks in tests; the real ones are tested with their database. */
import { randomUUID } from 'node:crypto';
import type { AgentKey, SessionVault, SignInNotices, SignInTickets } from '../../connector-server/src/desk/ports.ts';

export interface MemoryTickets extends SignInTickets {
  /** For a vault in memory: its `deposit`. */
  depositInto(save: SessionVault['save']): SessionVault['deposit'];
}

export function createMemoryTickets(): MemoryTickets {
  const rows = new Map<string, { stage: 'ticket' | 'state' | 'claim'; agent: AgentKey }>();
  const same = (a: AgentKey, b: AgentKey): boolean =>
    a.connectionId === b.connectionId && a.salesforceUserId === b.salesforceUserId;
  const take = (token: string, stage: string): AgentKey | null => {
    const row = rows.get(token);
    if (row?.stage !== stage) return null;
    rows.delete(token);
    return row.agent;
  };
  const put = (stage: 'ticket' | 'state' | 'claim', agent: AgentKey): string => {
    const token = randomUUID();
    rows.set(token, { stage, agent });
    return token;
  };
  const forget = (agent: AgentKey): void => {
    for (const [token, row] of rows) if (same(row.agent, agent)) rows.delete(token);
  };
  return {
    issue: async (agent) => put('ticket', agent),
    async redeem(ticket) {
      const agent = take(ticket, 'ticket');
      return agent === null ? null : { agent, state: put('state', agent) };
    },
    async finish(state) {
      const agent = take(state, 'state');
      return agent === null ? null : { agent, claim: put('claim', agent) };
    },
    pending: async (agents) => agents.filter((agent) => [...rows.values()].some((row) => same(row.agent, agent))),
    forget: async (agent) => forget(agent),
    depositInto: (save) => async (agent, claim, bundle) => {
      if (take(claim, 'claim') === null) return false;
      forget(agent);
      await save(agent, bundle);
      return true;
    },
  };
}

export const NO_OTHER_SERVER: SignInNotices = {
  tell: () => undefined,
  onTold: () => () => undefined,
  onGap: () => () => undefined,
};
