/** Answering offers. */
import { ACCEPT_PATIENCE_MS } from '../conversationCare.ts';
import { answerOf, done, REFUSED } from '../words.ts';
import { connectedSession, isAnswer, type CommandContext, type CommandHandler } from './commandContext.ts';

function ringOf(context: CommandContext, ringId: string): boolean {
  return Object.hasOwn(context.core.state.rings, ringId);
}

/** 202 means "being processed": the conversation itself says whether the race was won. */
export const acceptRing: CommandHandler<'acceptRing'> = async (context, command) => {
  const { core } = context;
  const { ringId } = command;
  const session = connectedSession(context);
  if (isAnswer(session)) return session;
  if (!ringOf(context, ringId)) return REFUSED.ringGone;
  core.apply({ type: 'ringAnswered', ringId, answered: 'accepted' });
  const outcome = await session.answerRing(ringId, 'accept');
  if (outcome.outcome === 'refused') {
    if (outcome.status === 0 || outcome.status === 429) core.apply({ type: 'ringAnswered', ringId, answered: null });
    else {
      core.apply({ type: 'ringEnded', ringId, reason: 'taken' });
      return REFUSED.ringGone;
    }
    return answerOf(outcome, 'accepted');
  }
  // The request may be lost, and with it nothing happened: then the offer stays, until it runs out, to be answered again.
  if (outcome.outcome === 'uncertain') {
    core.apply({ type: 'ringAnswered', ringId, answered: 'accepted', unsure: true });
    return answerOf(outcome, 'accepted');
  }
  core.timers.after(ACCEPT_PATIENCE_MS, () => {
    if (core.state.rings[ringId]?.answered !== 'accepted') return;
    core.apply({
      type: 'ringEnded',
      ringId,
      reason: 'taken',
      text: 'The conversation did not come to you; another agent was probably quicker.',
    });
  });
  return answerOf(outcome, 'accepted');
};

export const declineRing: CommandHandler<'declineRing'> = async (context, command) => {
  const { core } = context;
  const { ringId } = command;
  const session = connectedSession(context);
  if (isAnswer(session)) return session;
  if (!ringOf(context, ringId)) return REFUSED.ringGone;
  core.apply({ type: 'ringAnswered', ringId, answered: 'declined' });
  const outcome = await session.answerRing(ringId, 'decline');
  if (outcome.outcome === 'ok') {
    core.apply({ type: 'ringEnded', ringId, reason: 'declined' });
    return done();
  }
  if (outcome.outcome === 'refused') core.apply({ type: 'ringAnswered', ringId, answered: null });
  else core.apply({ type: 'ringAnswered', ringId, answered: 'declined', unsure: true });
  return answerOf(outcome, 'declined');
};
