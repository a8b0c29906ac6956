/** Takes down who did what to which record; `store/` keeps it. Rejects when it cannot be kept. */
export interface AuditSink {
  (entry: {
    /** Null: of the whole server. */
    connectionId: string | null;
    /** A username, or what acted by itself. */
    actor: string;
    action: string;
    /** Id it was done to. */
    subject: string | null;
  }): Promise<void>;
}
