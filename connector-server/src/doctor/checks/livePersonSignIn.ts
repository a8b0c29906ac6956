import { fails, fine, unknown, warns } from '../outcome.ts';
import type { ConnectionCheck, Outcome, Seen } from '../types.ts';

export const livePersonSignIn: ConnectionCheck = {
  id: 'livePerson.signIn',
  group: 'livePerson',
  title: 'Agents can sign in to LivePerson',
  why: 'Each agent signs in to LivePerson once from the softphone; LivePerson sends the browser back to the connector only where it knows the address.',
  whoCanFix: 'liveperson_admin',
  needs: ['livePersonAccount'],
  async run({ connection, livePerson, server }) {
    const redirectUri = `${server.publicUrl}/liveperson/callback`;
    if (connection.liveperson.signIn.oauth === null)
      return [
        warns('password_only', {
          tried: 'Looked how agents sign in.',
          seen: 'Only with their LivePerson password, typed into the softphone. Users with single sign-on cannot, and LivePerson advises against it.',
          mend: 'Install an application with the authorization code grant in LivePerson and enter it: npm run connect.',
        }),
      ];
    const tried = `Asked for LivePerson’s sign-in page as a browser would, to be sent back to ${redirectUri}.`;
    const page = await livePerson.signInAddress(redirectUri);
    if (!page.ok) return [refused(page, tried, redirectUri)];
    const secret = (await livePerson.signInSecret?.(redirectUri)) ?? null;
    if (secret !== null && !secret.ok && secret.code !== 'not_told') return [refused(secret, tried, redirectUri)];
    return [fine(tried, 'LivePerson shows its sign-in page.')];
  },
};

function refused(missed: Extract<Seen<never>, { ok: false }>, tried: string, redirectUri: string): Outcome {
  const { code, text: seen } = missed;
  switch (code) {
    case 'redirect_address':
      return fails('redirect_address', {
        tried,
        seen,
        mend: `Enter ${redirectUri} as a redirect address of the application in LivePerson, exactly so.`,
      });
    case 'unknown_application':
      return fails('unknown_application', {
        tried,
        seen,
        mend: 'Copy the client id again into liveperson.signIn.oauth (npm run connect), and install the application in this account.',
      });
    case 'wrong_secret':
      return fails('wrong_secret', {
        tried,
        seen,
        mend: 'Copy the secret of the application again into liveperson.signIn.oauth (npm run connect).',
      });
    case 'grant_missing':
      return fails('grant_missing', {
        tried,
        seen,
        mend: 'Add authorization_code and refresh_token to the grant types of the application in LivePerson.',
      });
    default:
      return unknown('unreachable', { tried, seen, mend: 'Run the doctor again in some minutes.' });
  }
}
