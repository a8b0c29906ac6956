import type { SoftphoneHost } from 'c/hostTypes';
import type { Command, PlanRequest, PlanResult } from 'c/lpProtocol';

/**
 * Lookups the server asks this agent's browser to make in Salesforce, with the agent's own rights. Only the leader tab
 * makes them; the others remember what is owed, in case they come to lead.
 */
export class Plans {
  private readonly owed = new Map<string, PlanRequest>();
  private readonly running = new Set<string>();
  private leads = false;
  private readonly host: Pick<SoftphoneHost, 'executePlan'>;
  private readonly send: (command: Command) => void;

  constructor(host: Pick<SoftphoneHost, 'executePlan'>, send: (command: Command) => void) {
    this.host = host;
    this.send = send;
  }

  add(request: PlanRequest): void {
    this.owed.set(request.planId, request);
    if (this.leads) void this.carryOut(request);
  }

  /** The server's whole list, e.g. after a reconnect: what is not in it was answered by another tab. */
  replace(requests: readonly PlanRequest[]): void {
    this.owed.clear();
    for (const request of requests) this.add(request);
  }

  lead(leads: boolean): void {
    this.leads = leads;
    if (leads) for (const request of this.owed.values()) void this.carryOut(request);
  }

  private async carryOut({ planId, plan }: PlanRequest): Promise<void> {
    if (this.running.has(planId)) return;
    this.running.add(planId);
    let result: PlanResult;
    try {
      result = await this.host.executePlan(plan);
    } catch (error) {
      const code =
        error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'host_failed';
      result = { ok: false, code, message: error instanceof Error ? error.message : String(error) };
    }
    this.running.delete(planId);
    this.owed.delete(planId);
    this.send({ name: 'planResult', planId, result });
  }
}
