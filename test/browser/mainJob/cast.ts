import type { BrowserContext } from '@playwright/test';
import type { World } from '../fixtures.ts';
import type { Agent, Host } from '../people/agent.ts';
import type { Customer } from '../people/customer.ts';

/** Who takes part in the six steps: two agents in one browser, six customers. */
export interface Cast {
  world: World;
  context: BrowserContext;
  host: Host;
  ada: Agent;
  ben: Agent;
  customers: Record<'grace' | 'ines' | 'yusuf' | 'amara' | 'jo' | 'visitor', Customer>;
}
