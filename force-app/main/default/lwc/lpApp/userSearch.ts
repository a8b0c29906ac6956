import type { SoftphoneHost } from 'c/hostTypes';
import type { UserSearchView } from 'c/lpModel';
import type { Command, CommandAnswer, PlanResult, RecordPlan } from 'c/lpProtocol';

/** Finds users of the org for the agent, with the agent's own rights: the server says how, this tab's host does it. */
export class UserSearch {
  private latest = '';
  private readonly host: Pick<SoftphoneHost, 'executePlan'>;
  private readonly send: (command: Command) => void;
  private readonly show: (userSearch: UserSearchView) => void;

  constructor(
    host: Pick<SoftphoneHost, 'executePlan'>,
    send: (command: Command) => void,
    show: (userSearch: UserSearchView) => void,
  ) {
    this.host = host;
    this.send = send;
    this.show = show;
  }

  find(text: string): void {
    this.latest = text.trim();
    if (this.latest === '') return this.show({ state: 'idle', users: [], text: '' });
    this.show({ state: 'searching', users: [], text: '' });
    this.send({ name: 'findUsers', text: this.latest });
  }

  async answered({ text }: Extract<Command, { name: 'findUsers' }>, answer: CommandAnswer): Promise<void> {
    let result: PlanResult;
    try {
      result =
        answer.outcome === 'done'
          ? await this.host.executePlan((answer.result as { plan: RecordPlan }).plan)
          : { ok: false, code: answer.code, message: answer.text };
    } catch (error) {
      result = { ok: false, code: 'host_failed', message: error instanceof Error ? error.message : String(error) };
    }
    // Another search has begun meanwhile.
    if (text !== this.latest) return;
    if (!result.ok) return this.show({ state: 'failed', users: [], text: result.message });
    const users = result.steps
      .flatMap(({ rows }) => rows)
      .filter(({ fields }) => fields['IsActive'] !== 'false')
      .map(({ id, fields }) => ({ userId: id, name: fields['Name'] ?? '', email: fields['Email'] ?? '' }));
    this.show({ state: 'found', users, text: '' });
  }
}
