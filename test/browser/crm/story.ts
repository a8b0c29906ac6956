/** Who takes part in the stories of the CRM side, and what Salesforce holds of them. */
import type { BrowserContext } from '@playwright/test';
import { expect, type World } from '../fixtures.ts';
import { picture as take } from '../pictures.ts';
import { Agent, type Host } from '../people/agent.ts';
import { CrmSide } from '../people/crmSide.ts';
import { Customer } from '../people/customer.ts';

export interface Story {
  world: World;
  host: Host;
  ada: Agent;
  ben: Agent;
  /** A customer of the seed, who writes for the first time and is accepted; the conversation is in view. */
  meets(agent: Agent, key: string): Promise<{ customer: Customer; crm: CrmSide }>;
  /** What the record of a conversation is linked to in Salesforce. */
  links(customer: Customer): Promise<Record<string, unknown> | undefined>;
  /** A picture for the documents, once. */
  picture(agent: Agent, name: string): Promise<void>;
  end(): void;
}

const LOOKUPS = ['Account__c', 'Contact__c', 'Lead__c', 'Case__c', 'Opportunity__c'];

/** Both agents signed in and online. */
export async function beginStory(world: World, context: BrowserContext, host: Host): Promise<Story> {
  const customers: Customer[] = [];
  const begin = async (key: string): Promise<Agent> => {
    const agent = await Agent.at(context, world, key, host);
    await agent.openPanel();
    await agent.signIn();
    await agent.goOnline();
    return agent;
  };
  return {
    world,
    host,
    ada: await begin('ada'),
    ben: await begin('ben'),
    async meets(agent, key) {
      const customer = await Customer.of(world, key);
      customers.push(customer);
      await customer.say();
      await agent.accept(customer.name);
      return { customer, crm: new CrmSide(agent) };
    },
    async links({ conversationId }) {
      const soql = `SELECT ${LOOKUPS.join(', ')} FROM LivePerson_Conversation__c WHERE Name = '${conversationId}'`;
      const [row] = await world.salesforce.query(soql);
      return row && Object.fromEntries(LOOKUPS.map((field) => [field, row[field]]));
    },
    async picture(agent, name) {
      if (host === 'open-cti') await take(agent.page, name);
    },
    end: () => {
      for (const customer of customers) customer.leave();
    },
  };
}

/** Waits until Salesforce holds these links of a conversation, and no others of those kinds. */
export async function expectLinks(story: Story, customer: Customer, links: Record<string, unknown>): Promise<void> {
  const none = Object.fromEntries(LOOKUPS.map((field) => [field, null]));
  await expect.poll(() => story.links(customer), { timeout: 30_000 }).toEqual({ ...none, ...links });
}
