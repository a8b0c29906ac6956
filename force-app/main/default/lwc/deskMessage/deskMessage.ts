import { LightningElement, api } from 'lwc';
import type { TimelineMessage } from '../deskTimeline/deskTimeline.ts';
import type { TextPart } from '../uiLinks/uiLinks.ts';
import { linkParts } from 'c/uiLinks';
import { sendIntent } from 'c/deskIntent';

const FILE_WORDS: readonly (readonly [RegExp, string])[] = [
  [/png|jpe?g|gif|webp|heic|image/iu, 'Picture'],
  [/mp3|ogg|wav|m4a|audio/iu, 'Sound'],
  [/mp4|mov|webm|video/iu, 'Video'],
];

/** One message. All text is text: nothing of it becomes markup. */
export default class DeskMessage extends LightningElement {
  @api item: TimelineMessage | null = null;

  get rowClass(): string {
    return `message message_${this.item?.side ?? 'in'}${this.item?.internal ? ' message_internal' : ''}${this.item?.trouble || this.item?.canDiscard ? ' message_trouble' : ''}`;
  }
  get isSystem(): boolean {
    return this.item?.side === 'system';
  }
  get parts(): readonly TextPart[] {
    const content = this.item?.content;
    if (!content) return [];
    return linkParts(content.kind === 'file' ? content.caption : content.text);
  }
  /** Describes what is not plain text. */
  get described(): string {
    const content = this.item?.content;
    if (content?.kind === 'file') {
      const word = FILE_WORDS.find(([pattern]) => pattern.test(content.fileType))?.[1] ?? 'File';
      return content.fileType ? `${word} (${content.fileType})` : word;
    }
    if (content?.kind === 'rich') return 'Rich content';
    return content?.kind === 'other' ? 'Content this panel cannot show' : '';
  }
  get describedIcon(): string {
    return this.item?.content.kind === 'file' ? 'file' : 'rich';
  }

  handleResend(): void {
    if (this.item?.commandId) sendIntent(this, { kind: 'resend', commandId: this.item.commandId });
  }
  handleDiscard(): void {
    if (this.item?.commandId) sendIntent(this, { kind: 'discard', commandId: this.item.commandId });
  }
}
