import type { SoftphoneState } from 'c/lpModel';
import { conversation, desk } from '../../deskPanel/__tests__/world';
import { RecordFocus } from '../recordFocus';

const linked = (id: string, recordId: string) =>
  conversation({ conversationId: id, links: [{ object: 'Contact', recordId, name: id }] });
const GRACE = '003000000000001AAA';
const INES = '003000000000002AAA';
const looking = (recordId: string, over: Partial<SoftphoneState> = {}): SoftphoneState =>
  desk({
    conversations: [linked('grace', GRACE), linked('ines', INES)],
    selectedConversationId: 'grace',
    context: { recordId, object: 'Contact', name: '' },
    ...over,
  });

describe('conversation and workspace tab', () => {
  it('the panel follows the agent to a customer’s tab', () => {
    expect(new RecordFocus().turned(looking(INES.slice(0, 15)), 0)).toBe('ines');
  });

  it('stays where it is on a tab of the conversation in view, of nobody, or of two conversations', () => {
    const focus = new RecordFocus();
    expect(focus.turned(looking(GRACE), 0)).toBeNull();
    expect(focus.turned(looking('003000000000009AAA'), 0)).toBeNull();
    const both = [linked('grace', GRACE), linked('ines', INES), linked('amara', INES)];
    expect(focus.turned(looking(INES, { conversations: both }), 0)).toBeNull();
  });

  it('a pinned conversation stays', () => {
    expect(new RecordFocus().turned(looking(INES, { pinned: true }), 0)).toBeNull();
  });

  it('never follows a tab that the softphone opened itself, but follows the agent back to it later', () => {
    const focus = new RecordFocus();
    focus.opens(INES, 0);
    expect(focus.turned(looking(INES), 1_000)).toBeNull();
    expect(focus.turned(looking(INES), 2_000)).toBe('ines');
    focus.opens(INES, 2_000);
    expect(focus.turned(looking(INES), 60_000)).toBe('ines');
  });
});
