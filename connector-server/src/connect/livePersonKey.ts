/** The four strings of an OAuth 1.0 key, asked for and kept. */
import { livePersonSecrets } from './livePersonAccess.ts';
import type { StepContext } from './types.ts';

/** The secret halves are on disk, the open ones in the state when this resolves. */
export async function askApiKey({ state, ask, files }: StepContext): Promise<void> {
  const { apiKey } = state.liveperson;
  const names = livePersonSecrets(state.connection);
  const given: string[] = [];
  /** LivePerson shows them one below the other: one of them pasted twice is the usual mistake. */
  const check = (answer: string): string | null =>
    !/^\S+$/.test(answer)
      ? 'It is one word.'
      : given.includes(answer)
        ? 'That is one of the strings before, once more.'
        : null;
  const next = async (asking: Promise<string>): Promise<string> => {
    const answer = await asking;
    given.push(answer);
    return answer;
  };
  const open = (id: string, text: string, known: string | undefined): Promise<string> =>
    next(ask.text({ id: `livePerson.key.${id}`, text, check, ...(known === undefined ? {} : { suggest: known }) }));
  const hidden = async (id: string, text: string, file: string, keep: boolean): Promise<void> => {
    const kept = keep ? await files.readSecret(file) : null;
    if (
      kept !== null &&
      (await ask.confirm({
        id: `livePerson.key.keep_${id}`,
        text: `${text}: use the one given before?`,
        suggest: true,
      }))
    )
      return;
    await files.writeSecret(file, await next(ask.secret({ id: `livePerson.key.${id}`, text, check })));
  };
  const appKey = await open('appKey', 'App key (consumer key)', apiKey?.appKey);
  await hidden('secret', 'Secret (consumer secret)', names.keySecret, appKey === apiKey?.appKey);
  const accessToken = await open('accessToken', 'Access token', apiKey?.accessToken);
  await hidden('accessTokenSecret', 'Access token secret', names.keyTokenSecret, accessToken === apiKey?.accessToken);
  state.liveperson.apiKey = { appKey, accessToken };
}
