import { LightningElement, api } from 'lwc';
import type { ConversationView } from '../../../../../connector-server/src/protocol/types.ts';
import type { SoftphoneState } from '../lpModel/lpModel.ts';
import { sendCommand } from 'c/deskIntent';
import { clockTime } from 'c/uiTime';

const BY = {
  agent: 'Closed by an agent',
  consumer: 'Closed by the customer',
  system: 'Closed by LivePerson',
  timeout: 'Closed because nobody wrote',
} as const;

/** In place of the composer once a conversation is closed: how it ended, time left for wrap-up, what goes into the record, and "Done". */
export default class DeskWrapUp extends LightningElement {
  @api state: SoftphoneState | null = null;
  @api conversation: ConversationView | null = null;

  get offset(): number {
    return this.state?.serverClockOffsetMs ?? 0;
  }
  get text(): string {
    const one = this.conversation;
    if (!one) return '';
    const how = one.closedBy ? BY[one.closedBy] : 'Closed';
    return one.endedAt === null ? `${how}.` : `${how} at ${clockTime(one.endedAt - this.offset)}.`;
  }
  get endsAt(): number | null {
    return this.conversation?.wrapUpEndsAt ?? null;
  }
  /** What was being written when it closed: nobody got it, and it may be wanted elsewhere. */
  get unsent(): string {
    return this.state?.drafts[this.conversation?.conversationId ?? ''] ?? '';
  }
  /** For `aria-disabled`: a button that waits must not lose the focus. */
  get busy(): string | null {
    const id = this.conversation?.conversationId;
    const under = this.state?.pending.some((one) => one.name === 'finishWrapUp' && one.conversationId === id);
    return under ? 'true' : null;
  }
  get doneLabel(): string {
    return this.busy ? 'Finishing…' : 'Done';
  }

  /** Not on the button: a customer may close while the agent types, and the next key must not end the wrap-up. */
  @api
  focusText(): void {
    this.template?.querySelector<HTMLElement>('.words')?.focus();
  }

  handleDone(): void {
    if (this.conversation && !this.busy)
      sendCommand(this, { name: 'finishWrapUp', conversationId: this.conversation.conversationId });
  }
}
