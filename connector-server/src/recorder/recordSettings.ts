import type { CrmSettings } from '../protocol/crmSettings.ts';
import type { AgentPair } from '../support/agentPairs.ts';
import type { FileType } from '../support/fileType.ts';
import type { MaskRules } from '../support/masking/masker.ts';

/** What the recorder must know of a connection; a connection of the settings document fits as it is. */
export interface RecordSettings {
  /** `account` is the first part of every key. */
  liveperson: { account: string };
  /** Whom LivePerson users are in Salesforce, as far as somebody decided it. */
  agents?: readonly AgentPair[] | undefined;
  /** Absent: the standard objects, no fields from attributes, and nothing is created by itself. */
  crm?: Partial<Pick<CrmSettings, 'objects' | 'automaticCreation' | 'conversationFields'>> | undefined;
  records: {
    /** Time an agent has for wrapping up before the Task is written anyway; 0 = none. */
    wrapUpMinutes: number;
    /** Templates; their words are in conversation/taskWords.ts. */
    taskSubject: string;
    taskComments?: string | undefined;
    followUpComments?: string | undefined;
    /** What {transcript} stands for: where the transcript is (the default), or what was said as far as it fits. */
    transcriptInTask?: 'pointer' | 'text' | undefined;
    /** Developer name of the queue that owns conversations nobody else can own. */
    unassignedQueue: string;
  };
  transcripts: {
    /** Where the transcript goes: the record's field, a file of the record, both, or nowhere. */
    save: 'field' | 'file' | 'both' | 'none';
    /** Default true: private messages are kept and marked. */
    includePrivate?: boolean | undefined;
    /** A text longer than the field: `file` (default) keeps the whole as a file, `cut` does not. */
    whenTooLong?: 'file' | 'cut' | undefined;
    /** IANA name, or `org` (default). */
    timeZone?: string | undefined;
    /** Default: card numbers. */
    masking?: MaskRules | undefined;
    /** Files sent in conversations. Default: not attached. */
    files?:
      | {
          attach: boolean;
          types: readonly FileType[];
          maxMegabytes: number;
          maxPerConversation: number;
          scanner: { command: readonly string[]; timeoutSeconds: number } | null;
        }
      | undefined;
  };
}

/** Settings by connection id; null when the connection was removed. */
export type RecordSettingsOf = (connectionId: string) => RecordSettings | null;
