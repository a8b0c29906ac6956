/** What the recorder must know of a connection; a connection of the settings document fits as it is. */
export interface RecordSettings {
  /** `account` is the first part of every key. */
  liveperson: { account: string };
  records: {
    /** Time an agent has for wrapping up before the Task is written anyway; 0 = none. */
    wrapUpMinutes: number;
    /** May hold {account} {channel} {skill} {consumer} {agent} {number}. */
    taskSubject: string;
    /** Developer name of the queue that owns conversations nobody else can own. */
    unassignedQueue: string;
  };
  transcripts: { save: 'field' | 'none'; includePrivate?: boolean | undefined };
}

/** Settings by connection id; null when the connection was removed. */
export type RecordSettingsOf = (connectionId: string) => RecordSettings | null;
