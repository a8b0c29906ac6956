import { LightningElement, api } from 'lwc';
import type { SoftphoneState } from '../lpModel/lpModel.ts';
import { channelName, customerName } from 'c/uiWords';

const MESSAGE_CHARS = 200;

/** Says to screen readers what is new: rings and how they ended first, then customers' messages. Silent about what was there before. */
export default class DeskAnnouncer extends LightningElement {
  text = '';
  _state: SoftphoneState | null = null;

  @api
  get state(): SoftphoneState | null {
    return this._state;
  }
  set state(value: SoftphoneState | null) {
    const before = this._state;
    this._state = value;
    if (!before || !value || !before.connection.hasContent) return;
    const said = [...this._rings(before, value), ...this._ended(before, value), ...this._messages(before, value)].join(
      ' ',
    );
    if (said) this.text = said;
  }

  _rings(before: SoftphoneState, after: SoftphoneState): string[] {
    const known = new Set(before.rings.map((ring) => ring.ringId));
    return after.rings
      .filter((ring) => !known.has(ring.ringId))
      .map(
        (ring) =>
          `${[customerName(ring.consumerName), ring.channel === 'other' ? '' : channelName(ring.channel), ring.skillName].filter(Boolean).join(', ')}, is waiting for your answer. F8 brings you there.`,
      );
  }

  _ended(before: SoftphoneState, after: SoftphoneState): string[] {
    const known = new Set(before.endedRings.map((ring) => ring.ringId));
    return after.endedRings
      .filter((ring) => !known.has(ring.ringId) && ring.reason !== 'accepted')
      .map((ring) => `${customerName(ring.consumerName)}: ${ring.text}.`);
  }

  _messages(before: SoftphoneState, after: SoftphoneState): string[] {
    return after.conversations.flatMap((one) => {
      const old = before.messages[one.conversationId];
      const now = after.messages[one.conversationId] ?? [];
      const last = now[now.length - 1];
      const lastOld = old?.[old.length - 1];
      if (!old || !last || last.from.role !== 'consumer') return [];
      if (lastOld && lastOld.dialogId === last.dialogId && lastOld.sequence >= last.sequence) return [];
      const name = customerName(one.consumer.name);
      if (one.conversationId !== after.selectedConversationId) return [`New message from ${name}.`];
      const { content } = last;
      const words = content.kind === 'file' ? content.caption || 'a file' : content.text;
      return [`${name}: ${words.slice(0, MESSAGE_CHARS)}`];
    });
  }
}
