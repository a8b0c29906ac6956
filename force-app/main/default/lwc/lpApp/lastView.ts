import type { SoftphoneState } from 'c/lpModel';
import { tabStorage } from './storage';

/** A server that is still connecting to LivePerson learns of conversations a little later, ms. */
const WAIT_MS = 60_000;

/** Which conversation this tab shows, kept over a reload of its page. Only the id, and only in this tab. */
export class LastView {
  private key: string | null = null;
  private shown: string | null = null;
  private wanted: { readonly id: string; readonly until: number } | null = null;

  /** From now on the tab is this agent's, who may have reloaded its page. `now`: epoch ms. */
  start(agent: string, now: number): void {
    if (this.key !== null) return;
    this.key = `lp-view:${agent}`;
    const id = read(this.key);
    if (id !== null) this.wanted = { id, until: now + WAIT_MS };
  }

  /** The agent looks at something: nothing is put in its place any more. */
  chosen(): void {
    this.wanted = null;
  }

  /** To be asked after every change. The conversation to be put in view again, at most once; null: none. */
  due(state: SoftphoneState, now: number): string | null {
    if (this.key === null) return null;
    if (state.selectedConversationId !== this.shown) {
      this.shown = state.selectedConversationId;
      this.wanted = null;
      write(this.key, this.shown);
    }
    const { wanted } = this;
    if (wanted === null) return null;
    const here = state.conversations.some(({ conversationId }) => conversationId === wanted.id);
    if (!here && now < wanted.until) return null;
    this.wanted = null;
    return here && now < wanted.until ? wanted.id : null;
  }
}

function read(key: string): string | null {
  try {
    return tabStorage()?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

function write(key: string, id: string | null): void {
  try {
    if (id === null) tabStorage()?.removeItem(key);
    else tabStorage()?.setItem(key, id);
  } catch {
    // Storage full or refused: after a reload the agent picks again.
  }
}
