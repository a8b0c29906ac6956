/** Signing in and out of LivePerson, and the agent's availability. */
import { done, refused } from '../words.ts';
import type { CommandHandler } from './commandContext.ts';

export const signIn: CommandHandler<'signIn'> = (context) =>
  context.core.profile.livePerson.signIn.oauth === null
    ? refused('not_allowed', 'No LivePerson application is set up for signing in. Please ask your administrator.')
    : done({ url: context.signInUrl() });

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
