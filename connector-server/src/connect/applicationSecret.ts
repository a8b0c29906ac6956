/** Client id and secret of a LivePerson application, asked for and kept; kept ones are offered again. */
import type { StepContext } from './types.ts';

export interface AskedApplication {
  clientId: string;
  clientSecret: string;
}

/**
 * `id` begins the ids of its questions: `.clientId`, `.keepSecret`, `.secret`. The secret is on disk when this resolves (file
 * `file`), the client id not yet in the state.
 */
export async function askApplication(
  { ask, files }: StepContext,
  asked: { id: string; file: string; name: string; help: string; known: string | null },
): Promise<AskedApplication> {
  const clientId = await ask.text({
    id: `${asked.id}.clientId`,
    text: `Client id of ${asked.name}`,
    help: asked.help,
    ...(asked.known === null ? {} : { suggest: asked.known }),
    check: (answer) => (/^\S{3,200}$/.test(answer) ? null : 'A client id is one word, e.g. a1b2c3d4-….'),
  });
  const kept = clientId === asked.known ? await files.readSecret(asked.file) : null;
  if (
    kept !== null &&
    (await ask.confirm({ id: `${asked.id}.keepSecret`, text: 'Use the secret given before?', suggest: true }))
  )
    return { clientId, clientSecret: kept };
  const clientSecret = await ask.secret({
    id: `${asked.id}.secret`,
    text: `Client secret of ${asked.name}`,
    check: (answer) =>
      !/^\S+$/.test(answer)
        ? 'A secret is one word.'
        : answer === clientId
          ? 'That is the client id once more; the secret is wanted.'
          : null,
  });
  await files.writeSecret(asked.file, clientSecret);
  return { clientId, clientSecret };
}
