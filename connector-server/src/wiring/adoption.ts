/** Brings agents back whose server is gone: at the start of this one, and whenever another dies. No browser is needed. */
import type { DesksOfServer } from '../desk/desks.ts';
import type { AgentIdentity, AgentKey, ConnectionSource } from '../desk/ports.ts';
import type { AgentLeaseStore, HeldAgent } from '../store/agentLeaseStore.ts';
import type { AgentRow } from '../store/agentRegistry.ts';
import { holdOf } from './agentHolds.ts';

export interface Adoption {
  /** Takes this server's share of the orphans and brings them back. One run at a time; never rejects. */
  run(): Promise<void>;
  /** Brings one agent back whose hold was taken. */
  bringBack(agent: HeldAgent): Promise<void>;
  /** Agents taken over since the start. */
  readonly taken: number;
  stop(): void;
}

export interface AdoptionDeps {
  leases: AgentLeaseStore;
  agents: { find(connectionId: string, salesforceUserId: string): Promise<AgentRow | null> };
  connections: ConnectionSource;
  desks: Pick<DesksOfServer, 'roster'>;
  /** Living servers: each takes its part of the orphans first. */
  alive(): number;
  log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
}

/** Agents taken by one statement; LivePerson's sockets are paced where they are opened. */
const AT_ONCE = 50;

export function createAdoption(deps: AdoptionDeps): Adoption {
  const { leases, log } = deps;
  let running: Promise<void> | null = null;
  let taken = 0;
  let stopped = false;

  async function bringBack(agent: HeldAgent): Promise<void> {
    const profile = deps.connections.find(agent.connectionId);
    const known = await deps.agents.find(agent.connectionId, agent.salesforceUserId);
    if (stopped) return;
    if (profile === null || known === null) return leases.release(agent);
    await deps.desks.roster.adopt(identityOf(known), profile, holdOf(agent)).bringBack();
  }

  async function takeShare(): Promise<void> {
    const orphans = await leases.countOrphans();
    let share = Math.ceil(orphans / deps.alive());
    while (share > 0 && !stopped) {
      const batch = await leases.claimOrphans(Math.min(AT_ONCE, share));
      if (batch.length === 0) return;
      share -= batch.length;
      taken += batch.length;
      log.info({ code: 'agents_taken_over', agents: batch.length }, 'Agents of servers that are gone are brought back');
      await Promise.all(batch.map((agent) => bringBack(agent).catch(notBroughtBack(agent))));
    }
  }

  const notBroughtBack = (agent: AgentKey) => (error: unknown) =>
    log.warn(
      { code: 'agent_not_brought_back', connection: agent.connectionId, agent: agent.salesforceUserId, err: error },
      'An agent was taken over but could not be brought back; the softphone does it',
    );

  return {
    run() {
      running ??= takeShare()
        .catch((error: unknown) => log.warn({ code: 'no_take_over', err: error }, 'Orphaned agents could not be taken'))
        .finally(() => {
          running = null;
        });
      return running;
    },
    bringBack,
    get taken() {
      return taken;
    },
    stop() {
      stopped = true;
    },
  };
}

function identityOf(row: AgentRow): AgentIdentity {
  const { connectionId, orgId, salesforceUserId, username, email, name } = row;
  return { connectionId, orgId, salesforceUserId, username, email, name, permissions: [] };
}
