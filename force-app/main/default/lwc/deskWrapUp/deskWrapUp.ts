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

/** In place of the composer once a conversation is closed: how it ended, time left for wrap-up, and "Done". */
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
  get busy(): boolean {
    const id = this.conversation?.conversationId;
    return (
      this.state?.pending.some((command) => command.name === 'finishWrapUp' && command.conversationId === id) ?? false
    );
  }

  handleDone(): void {
    if (this.conversation)
      sendCommand(this, { name: 'finishWrapUp', conversationId: this.conversation.conversationId });
  }
}
