/** Drafts survive: in this tab at once, on the server a moment later, and at the last moment when the page goes away. */

export interface DraftStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface DraftsOptions {
  /** Distinguishes agents who share a browser tab, one after the other. */
  key: string;
  /** The tab's own storage; null where the browser refuses it. */
  store: DraftStore | null;
  /** Hands a draft to the server. */
  save: (conversationId: string, text: string) => void;
  /** Silence after which a draft goes to the server, ms. */
  delayMs?: number;
}

export class Drafts {
  private readonly waiting = new Map<string, ReturnType<typeof setTimeout>>();
  private texts: Record<string, string>;
  private readonly options: DraftsOptions;

  constructor(options: DraftsOptions) {
    this.options = options;
    this.texts = this.read();
  }

  /** Drafts this tab held before it was loaded again, by conversation id. */
  get all(): Readonly<Record<string, string>> {
    return this.texts;
  }

  write(conversationId: string, text: string): void {
    this.texts = { ...this.texts, [conversationId]: text };
    this.store();
    clearTimeout(this.waiting.get(conversationId));
    this.waiting.set(
      conversationId,
      setTimeout(() => this.save(conversationId), this.options.delayMs ?? 1_500),
    );
  }

  /** Takes over what another tab of the agent has saved already. */
  take(conversationId: string, text: string): void {
    clearTimeout(this.waiting.get(conversationId));
    this.waiting.delete(conversationId);
    this.texts = { ...this.texts, [conversationId]: text };
    this.store();
  }

  /** The server has these, and kept them all the time: they win over what is not waiting to be saved here. */
  agree(saved: ReadonlyMap<string, string>): void {
    for (const [conversationId, text] of saved) if (!this.waiting.has(conversationId)) this.take(conversationId, text);
  }

  /** The server has only these, e.g. after a restart or a move: what it lost is saved again. */
  saveMissing(saved: ReadonlyMap<string, string>): void {
    for (const [conversationId, text] of Object.entries(this.texts))
      if (text !== '' && saved.get(conversationId) === '' && !this.waiting.has(conversationId))
        this.write(conversationId, text);
  }

  /** Saves what still waits, now: the page is going away. */
  flush(): void {
    for (const conversationId of [...this.waiting.keys()]) this.save(conversationId);
  }

  /** Forgets the drafts of conversations that are no longer here. */
  keepOnly(conversationIds: ReadonlySet<string>): void {
    const kept = Object.fromEntries(Object.entries(this.texts).filter(([id]) => conversationIds.has(id)));
    if (Object.keys(kept).length === Object.keys(this.texts).length) return;
    this.texts = kept;
    this.store();
  }

  private save(conversationId: string): void {
    clearTimeout(this.waiting.get(conversationId));
    this.waiting.delete(conversationId);
    this.options.save(conversationId, this.texts[conversationId] ?? '');
  }

  private read(): Record<string, string> {
    try {
      const value: unknown = JSON.parse(this.options.store?.getItem(this.options.key) ?? '{}');
      if (typeof value !== 'object' || value === null) return {};
      return Object.fromEntries(
        Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      );
    } catch {
      return {};
    }
  }

  private store(): void {
    const texts = Object.fromEntries(Object.entries(this.texts).filter(([, text]) => text !== ''));
    try {
      if (Object.keys(texts).length === 0) this.options.store?.removeItem(this.options.key);
      else this.options.store?.setItem(this.options.key, JSON.stringify(texts));
    } catch {
      // Storage full or refused: the server still gets the draft.
    }
  }
}
