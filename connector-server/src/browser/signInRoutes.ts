import { randomBytes } from 'node:crypto';
import express from 'express';
import type { Response, Router } from 'express';
import type { SignInDoor } from '../desk/ports.ts';
import type { Logger } from '../support/logger.ts';
import { page } from './page.ts';

/** The popup of the LivePerson sign-in. Its pages say only that it is over; the result travels through the softphone's socket. */
export function signInRoutes(door: SignInDoor, log: Logger): Router {
  const router = express.Router();
  router.get('/liveperson/authorize', async (request, response) => {
    const ticket = text(request.query.ticket);
    const url =
      ticket === undefined ? null : await door.authorizeUrl(ticket).catch((error: unknown) => failed(log, error));
    // On a redirect too: it decides whether the softphone can still see that its popup was closed.
    if (url !== null) return void response.set('Cross-Origin-Opener-Policy', 'unsafe-none').redirect(302, url);
    send(
      response,
      400,
      'This sign-in link cannot be used',
      'It was used before, is too old, or LivePerson cannot be reached. Close this window and choose "Sign in" again.',
      false,
    );
  });
  router.get('/liveperson/callback', async (request, response) => {
    const { query } = request;
    const fields = {
      code: text(query.code),
      state: text(query.state),
      error: text(query.error),
      errorDescription: text(query.error_description),
    };
    const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
    const done = await door.callback(known).catch((error: unknown) => failed(log, error));
    if (done) send(response, 200, 'Done', 'You can close this window and go on in the softphone.', true);
    else
      send(
        response,
        400,
        'The sign-in did not finish',
        'Close this window and look at the softphone; you can try again there.',
        false,
      );
  });
  return router;
}

function failed(log: Logger, error: unknown): null {
  log.warn({ err: error }, 'A LivePerson sign-in could not be handled');
  return null;
}

function send(response: Response, status: number, title: string, body: string, closes: boolean): void {
  const nonce = randomBytes(16).toString('base64');
  response
    .status(status)
    .set(
      'Content-Security-Policy',
      `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
    )
    // The popup keeps its opener, since a window cut off from it may not close itself.
    .set('Cross-Origin-Opener-Policy', 'unsafe-none')
    .type('html')
    .send(
      page({ title, nonce, body: `<p>${body}</p>`, script: closes ? 'setTimeout(() => window.close(), 600);' : '' }),
    );
}

/** One value of a query parameter; lists and very long values do not count. */
function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= 4_096 ? value : undefined;
}
