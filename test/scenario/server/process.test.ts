import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryDataDir } from '../../support/database.ts';

const MAIN = fileURLToPath(new URL('../../../connector-server/src/main.ts', import.meta.url));
let dataDir: string;
beforeAll(async () => void (dataDir = await temporaryDataDir()));
afterAll(async () => rm(dataDir, { recursive: true, force: true }));

/** The connector as a process of its own; resolves when it says that it runs. */
async function start(
  env: Record<string, string> = {},
): Promise<{ child: ChildProcess; url: string; adopted: boolean }> {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let adopted = false;
  for await (const line of createInterface({ input: child.stdout })) {
    const entry = JSON.parse(line) as { msg: string; url?: string; adopted?: boolean };
    adopted ||= entry.adopted === true;
    if (entry.msg === 'The connector is running') return { child, url: entry.url ?? '', adopted };
  }
  throw new Error('The connector ended before it was running.');
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const gone = once(child, 'exit');
  child.kill(signal);
  const [code] = (await gone) as [number | null];
  return code;
}

describe('the process', () => {
  it('is killed without warning and starts again on its own database with its own key', async () => {
    const first = await start();
    expect(await (await fetch(`${first.url}/ready`)).json()).toEqual({ ready: true });
    const key = await readFile(`${dataDir}/secret.key`, 'utf8');
    await end(first.child, 'SIGKILL');
    const second = await start();
    expect(await (await fetch(`${second.url}/ready`)).json()).toEqual({ ready: true });
    expect(await readFile(`${dataDir}/secret.key`, 'utf8')).toBe(key);
    expect(await end(second.child, 'SIGTERM')).toBe(0);
  });

  it('ends with code 0 on SIGINT too, and leaves nothing that listens', async () => {
    const { child, url } = await start();
    expect(await end(child, 'SIGINT')).toBe(0);
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  });

  it('starts no server for a command that is misspelt', async () => {
    const child = spawn(process.execPath, [MAIN, 'docter'], {
      env: { PATH: process.env.PATH, PORT: '0', DATA_DIR: dataDir },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [said, ended] = await Promise.all([text(child.stderr), once(child, 'exit') as Promise<[number | null]>]);
    expect(said).toContain('There is no command docter.');
    expect(ended[0]).toBe(2);
  });

  it('refuses a wrong environment in one plain text, with every problem and without a stack', async () => {
    const child = spawn(process.execPath, [MAIN], {
      env: { PATH: process.env.PATH, PORT: 'x', PUBLIC_URL: 'https://connector.example', LOG_LEVEL: 'loud' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (part: string) => (text += part));
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(1);
    expect(text).toMatch(
      /^The connector cannot start[\s\S]*PORT must[\s\S]*LOG_LEVEL must[\s\S]*SECRET_KEY must be set/,
    );
    expect(text).not.toMatch(/\n\s+at /);
  });

  it('says which port is taken', async () => {
    const first = await start();
    const child = spawn(process.execPath, [MAIN], {
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        PORT: new URL(first.url).port,
        DATA_DIR: `${dataDir}/other`,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (part: string) => (text += part));
    const [code] = (await once(child, 'close')) as [number];
    expect([code, /port \d+ is taken/.test(text)]).toEqual([1, true]);
    await end(first.child, 'SIGTERM');
  });
});
