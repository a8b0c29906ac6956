import type { ConversationView } from '../../../../../connector-server/src/protocol/types.ts';
import { customerName } from 'c/uiWords';
import type { Notice, SoftphoneState } from './state';

/** Notices kept at once; the oldest go first. */
const MAX_NOTICES = 5;
/** How long a notice stays that only confirms what the agent did or need not act on, ms. */
const FLEETING_MS = 15_000;
const FLEETING: ReadonlySet<string> = new Set([
  'resynced',
  'left_transferred',
  'left_returned',
  'presence_elsewhere',
  'settled',
  'store_back',
]);

/** Of these only the latest is true: it takes the place of what was said before. */
const FAMILIES = /^(presence_|store_|resynced)/;

function family(code: string): string {
  return FAMILIES.exec(code)?.[0] ?? code;
}

/** Adds a notice; one with the same code and text as a notice shown is not repeated. */
export function withNotice(
  state: SoftphoneState,
  { level, code, text, steps }: Pick<Notice, 'level' | 'code' | 'text' | 'steps'>,
): SoftphoneState {
  if (state.notices.some((shown) => shown.code === code && shown.text === text)) return state;
  const id = `notice-${state.noticeCount + 1}`;
  const replaced = FAMILIES.test(code) ? family(code) : null;
  const kept = state.notices.filter((shown) => family(shown.code) !== replaced);
  return {
    ...state,
    noticeCount: state.noticeCount + 1,
    notices: [...kept, { id, level, code, text, ...(steps?.length ? { steps } : {}) }].slice(-MAX_NOTICES),
  };
}

/** The notices still shown at `now`, ms: fleeting ones go by themselves. The same list when nothing changed. */
export function shownNotices(notices: readonly Notice[], now: number): readonly Notice[] {
  const timed = notices.map((notice) =>
    FLEETING.has(notice.code) && notice.fadesAt === undefined ? { ...notice, fadesAt: now + FLEETING_MS } : notice,
  );
  const shown = timed.filter(({ fadesAt }) => fadesAt === undefined || now < fadesAt);
  return shown.length === notices.length && shown.every((one, i) => one === notices[i]) ? notices : shown;
}

/** A sentence with the customer it is about in front: an agent has several conversations. */
export function about(conversation: ConversationView | undefined, text: string): string {
  return conversation ? `${customerName(conversation.consumer.name)}: ${text}` : text;
}
