/** The address a person pastes, at which their browser ended on another machine. */
import { expect, test } from 'vitest';
import { callbackProblem } from '../../../connector-server/src/connect/callbackServer.ts';

test.each<[string, string, RegExp | null]>([
  ['the whole address', 'http://localhost:8717/callback?code=x&state=ours', null],
  ['as browsers show it', 'localhost:8717/callback?code=x&state=ours', null],
  ['a denial', 'http://localhost:8717/callback?error=access_denied&state=ours', null],
  ['no address', 'code x', /not an address/],
  [
    'the page before',
    'https://harbor.my.salesforce.com/services/oauth2/authorize?state=ours',
    /where the sign-in ends/,
  ],
  ['cut off', 'http://localhost:8717/callback', /copy the whole address/],
  ['of an earlier try', 'http://localhost:8717/callback?code=x&state=theirs', /another sign-in/],
  ['cut off in the middle', 'http://localhost:8717/callback?code=x', /another sign-in/],
])('%s', (_title, text, problem) => {
  const said = callbackProblem(text, { address: 'http://localhost:8717/callback', state: 'ours' });
  if (problem === null) expect(said).toBeNull();
  else expect(said).toMatch(problem);
});
