import type { CrmPort } from '../crmForm/port.ts';
import type { SoftphoneHost } from 'c/hostTypes';
import type { Command, CommandAnswer } from 'c/lpProtocol';

/** One port per conversation: the same object as long as the conversation is there. */
export interface CrmPorts {
  of(conversationId: string): CrmPort;
}

type Answered = (answer: CommandAnswer) => void;

/** What the CRM screens ask of the server and of Salesforce. Their questions are no business of the model. */
export class CrmLine implements CrmPorts {
  private readonly ports = new Map<string, CrmPort>();
  private readonly waiting = new Map<string, Answered>();
  private readonly host: SoftphoneHost;
  private readonly send: (command: Command) => string;

  constructor(host: SoftphoneHost, send: (command: Command) => string) {
    this.host = host;
    this.send = send;
  }

  of(conversationId: string): CrmPort {
    const known = this.ports.get(conversationId);
    if (known) return known;
    const { host } = this;
    const port: CrmPort = {
      ask: async (ask) => {
        const command: Command = { name: 'crm', conversationId, ask };
        const answer = await this.command(command);
        // A question changes nothing: one that was lost on the way is asked again.
        const last = answer.outcome === 'uncertain' ? await this.command(command) : answer;
        if (last.outcome === 'uncertain') throw new Error('The connector did not answer. Try again.');
        return last;
      },
      execute: (plan) => host.executePlan(plan),
      link: async (links) => {
        const answer = await this.command({ name: 'linkRecords', conversationId, links });
        if (answer.outcome !== 'done') throw new Error(answer.text);
      },
      host: {
        canCreateRecord: host.capabilities.canCreateRecord,
        newRecord: (object, defaults) => host.newRecord(object, defaults),
      },
    };
    this.ports.set(conversationId, port);
    return port;
  }

  /** True: the answer was one that a port waited for. */
  answered(id: string, answer: CommandAnswer): boolean {
    const resolve = this.waiting.get(id);
    this.waiting.delete(id);
    resolve?.(answer);
    return resolve !== undefined;
  }

  private command(command: Command): Promise<CommandAnswer> {
    return new Promise((resolve) => {
      this.waiting.set(this.send(command), resolve);
    });
  }
}
