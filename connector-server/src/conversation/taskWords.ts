/** What the texts of a Task may speak of: the words of its templates. The settings check them, the recorder fills them in. */
export const TASK_WORDS = [
  /** LivePerson account ("tenant id"). */
  'account',
  'channel',
  /** Messaging or Chat. */
  'api',
  'skill',
  'consumer',
  'agent',
  /** Conversation id. */
  'number',
  /** LivePerson's own word for where it came from. */
  'source',
  'started',
  'ended',
  /** Time this agent was the assigned one, `1:02:03`. */
  'duration',
  /** How it ended, in words. */
  'closed',
  'csat',
  /** What the agent noted while it ran, and in the wrap-up. */
  'notes',
  'wrapup',
  /** What was said, or where it is kept. */
  'transcript',
] as const;
export type TaskWord = (typeof TASK_WORDS)[number];

export const DEFAULT_TASK_SUBJECT = 'LivePerson {channel} conversation';

export const DEFAULT_TASK_COMMENTS = [
  'LivePerson conversation {number} (account {account})',
  'Channel: {channel}',
  'Skill: {skill}',
  'Customer: {consumer}',
  'Agent: {agent}',
  'Started: {started}',
  'Ended: {ended}',
  'Notes: {notes}',
  'Wrap-up: {wrapup}',
  '{transcript}',
].join('\n');

export const DEFAULT_FOLLOW_UP_COMMENTS = [
  'Follow-up of LivePerson conversation {number} (account {account})',
  'Channel: {channel}',
  'Customer: {consumer}',
  'Asked for by: {agent}',
  'Notes: {notes}',
].join('\n');
