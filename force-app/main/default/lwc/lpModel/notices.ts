import type { Notice, SoftphoneState } from './state';

/** Notices kept at once; the oldest go first. */
const MAX_NOTICES = 5;

/** Adds a notice; one with the same code and text as a notice shown is not repeated. */
export function withNotice(state: SoftphoneState, { level, code, text }: Omit<Notice, 'id'>): SoftphoneState {
  if (state.notices.some((shown) => shown.code === code && shown.text === text)) return state;
  const id = `notice-${state.noticeCount + 1}`;
  return {
    ...state,
    noticeCount: state.noticeCount + 1,
    notices: [...state.notices, { id, level, code, text }].slice(-MAX_NOTICES),
  };
}
