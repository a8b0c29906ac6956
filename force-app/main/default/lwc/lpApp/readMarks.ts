import type { Command } from 'c/lpProtocol';

type MarkRead = Extract<Command, { name: 'markRead' }>;

/**
 * A message counts as read when the agent can see it: not in a minimised panel, not in a tab behind another one. Marks
 * asked for meanwhile wait, the newest of each conversation, and leave when the panel is seen again.
 */
export class ReadMarks {
  /** Not known yet: not seen. After a reload a conversation may be in view inside a minimised panel. */
  private panelVisible = false;
  private readonly held = new Map<string, MarkRead>();
  private readonly send: (command: MarkRead) => void;

  constructor(send: (command: MarkRead) => void) {
    this.send = send;
  }

  start(): void {
    document.addEventListener('visibilitychange', this.release);
  }

  stop(): void {
    document.removeEventListener('visibilitychange', this.release);
  }

  panel(visible: boolean): void {
    this.panelVisible = visible;
    this.release();
  }

  mark(command: MarkRead): void {
    this.held.set(command.conversationId, command);
    this.release();
  }

  private readonly release = (): void => {
    if (!this.panelVisible || document.visibilityState !== 'visible') return;
    const waiting = [...this.held.values()];
    this.held.clear();
    for (const command of waiting) this.send(command);
  };
}
