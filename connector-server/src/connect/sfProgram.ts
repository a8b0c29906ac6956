/** What the Salesforce CLI knows of an org somebody signed in to with it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { StepFailure } from './types.ts';

const run = promisify(execFile);
const TIMEOUT_MS = 60_000;
/** Its answers are a few kilobytes; warnings of plugins come on top. */
const MOST_BYTES = 4_000_000;

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether a program `sf` is on the PATH and starts. */
export async function hasSf(env: Environment): Promise<boolean> {
  try {
    await sf(['--version'], env);
    return true;
  } catch {
    return false;
  }
}

/** `sf org display`: address and access token. Rejects with StepFailure; the token is in no text. */
export async function sfOrg(alias: string, env: Environment): Promise<{ instanceUrl: string; accessToken: string }> {
  const answer = await sf(['org', 'display', '--target-org', alias, '--json'], env).catch((error: unknown) => {
    throw new StepFailure(
      'sf_refused',
      `The Salesforce CLI does not know an org “${alias}”, or its sign-in has expired.`,
      `Sign in with: sf org login web --alias ${alias} --instance-url <My Domain URL>. Then try again.`,
      { cause: (error as Error).name },
    );
  });
  const { instanceUrl, accessToken } = resultOf(answer);
  if (typeof instanceUrl === 'string' && typeof accessToken === 'string' && /^00D\w{12,15}!/.test(accessToken))
    return { instanceUrl, accessToken };
  throw new StepFailure(
    'sf_no_token',
    'The Salesforce CLI does not show the access token of this org: this version of it hides secrets.',
    'Choose “an access token” instead, or let an older or newer version of the CLI show it.',
  );
}

async function sf(args: readonly string[], env: Environment): Promise<string> {
  const { stdout } = await run('sf', args, {
    env: { ...env, SF_SKIP_NEW_VERSION_CHECK: 'true', FORCE_COLOR: '0' },
    timeout: TIMEOUT_MS,
    maxBuffer: MOST_BYTES,
    shell: false,
  });
  return stdout;
}

function resultOf(answer: string): { instanceUrl?: unknown; accessToken?: unknown } {
  try {
    const { result } = JSON.parse(answer) as { result?: unknown };
    return typeof result === 'object' && result !== null ? result : {};
  } catch {
    return {};
  }
}
