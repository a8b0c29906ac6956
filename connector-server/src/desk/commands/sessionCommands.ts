/** Signing in and out of LivePerson, and the agent's availability. */
import { done, refused } from '../words.ts';
import type { CommandHandler } from './commandContext.ts';

export const signIn: CommandHandler<'signIn'> = async (context) => {
  if (context.core.profile.livePerson.signIn.oauth === null)
    return refused('not_allowed', 'No LivePerson application is set up for signing in. Please ask your administrator.');
  try {
    return done({ url: await context.signInUrl() });
  } catch (error) {
    context.core.logger.warn({ err: error }, 'a ticket for a sign-in could not be kept');
    return refused('not_ready', 'The connector cannot begin a sign-in right now. Try again in a moment.');
  }
};

export const signInWithPassword: CommandHandler<'signInWithPassword'> = (context, command) =>
  context.link.signInWithPassword(command.username, command.password);

export const signOut: CommandHandler<'signOut'> = (context) => context.link.signOut();

export const retryConnection: CommandHandler<'retryConnection'> = (context) => context.link.retry();

export const setPresence: CommandHandler<'setPresence'> = (context, command) => {
  const { reasonId } = command;
  if (reasonId !== null && !context.link.statusReasons.some((reason) => reason.id === reasonId)) {
    return refused('unknown_reason', 'LivePerson does not know this reason.');
  }
  return context.presence.choose(command.availability, reasonId);
};
