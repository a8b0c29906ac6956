/** The first frames a tab gets: where it is resumed, or everything anew with the reason. */
import { CLOSE } from '../protocol/constants.ts';
import type { AuthenticateFrame, ResyncReason, Snapshot } from '../protocol/types.ts';
import type { Tab } from './deskCore.ts';
import type { ResumeBuffer } from './resumeBuffer.ts';

export interface GreetingDesk {
  sessionId: string;
  epoch: number;
  buffer: ResumeBuffer;
  snapshot(): Snapshot;
}

/** False: the tab broke the protocol and was closed. */
export function greet(desk: GreetingDesk, tab: Tab, resume: AuthenticateFrame['resume']): boolean {
  const { sessionId, epoch, buffer } = desk;
  const common = { sessionId, epoch, seq: buffer.seq };
  // A snapshot is all that came before it.
  tab.acked = buffer.seq;
  if (resume === undefined) {
    tab.sink.deliver({ type: 'ready', ...common, snapshot: desk.snapshot() });
    return true;
  }
  const reason = resyncReason(desk, resume);
  if (reason === null) {
    const replay = buffer.since(resume.lastSeq);
    if (replay.kind === 'impossible') {
      tab.sink.close(CLOSE.PROTOCOL_ERROR, 'The client claims frames that were never sent.');
      return false;
    }
    if (replay.kind === 'frames') {
      tab.acked = resume.lastSeq;
      tab.sink.deliver({ type: 'resumed', ...common });
      for (const frame of replay.frames) tab.sink.deliverText(frame);
      return true;
    }
  }
  tab.sink.deliver({ type: 'resync', reason: reason ?? 'too_far_behind', ...common, snapshot: desk.snapshot() });
  return true;
}

function resyncReason(
  { sessionId, epoch }: GreetingDesk,
  resume: NonNullable<AuthenticateFrame['resume']>,
): ResyncReason | null {
  if (resume.epoch !== epoch) return 'epoch_changed';
  return resume.sessionId === sessionId ? null : 'unknown_session';
}
