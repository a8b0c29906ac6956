/** Runs the real connector as its own process, so that it can be killed and restarted like one. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../connector-server/src/main.ts', import.meta.url));

export interface ConnectorProcess {
  url: string;
  pid(): number;
  /** SIGTERM and wait: the connector drains and leaves nothing running. */
  stop(): Promise<void>;
  /** Exit code of its latest end; null: none yet, or by a signal. */
  exitCode(): number | null;
  /** kill -9. */
  kill(): Promise<void>;
  /** Starts it again on the same port, with the same data; nothing happens while it runs. */
  start(): Promise<void>;
  /** SIGSTOP: it stands still, its sockets stay open. */
  pause(): void;
  /** SIGCONT. */
  resume(): void;
}

export interface ConnectorOptions {
  port: number;
  dataDir: string;
  settingsFile: string;
  livePersonUrl: string;
  salesforceUrl: string;
  /** Gets each log line. */
  onLine?: (line: string) => void;
  env?: Record<string, string>;
  /** More arguments for Node itself. */
  nodeArgs?: string[];
}

/** Starts the connector and waits until it may take traffic. */
export async function startConnectorProcess(options: ConnectorOptions): Promise<ConnectorProcess> {
  const url = `http://127.0.0.1:${options.port}`;
  let child: ChildProcess | null = null;
  let exitCode: number | null = null;

  const runs = (): boolean => child !== null && child.exitCode === null && child.signalCode === null;

  async function start(): Promise<void> {
    if (runs()) return;
    const started = spawn(process.execPath, ['--enable-source-maps', ...(options.nodeArgs ?? []), MAIN], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        PORT: String(options.port),
        HOST: '127.0.0.1',
        DATA_DIR: options.dataDir,
        SETTINGS_FILE: options.settingsFile,
        LIVEPERSON_API_URL: options.livePersonUrl,
        SALESFORCE_LOGIN_URL: options.salesforceUrl,
        LOG_LEVEL: 'info',
        ...options.env,
      },
    });
    child = started;
    let tail = '';
    for (const stream of [started.stdout, started.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        tail = (tail + text).slice(-4000);
        for (const line of text.split('\n')) if (line) options.onLine?.(line);
      });
    }
    await Promise.race([
      untilReady(url),
      once(started, 'exit').then(([code]) => {
        throw new Error(`The connector ended with code ${String(code)} before it was ready:\n${tail}`);
      }),
    ]);
  }

  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const running = child;
    child = null;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const gone = once(running, 'exit');
    running.kill(signal);
    // One that stands still could not act on a polite signal.
    running.kill('SIGCONT');
    [exitCode] = (await gone) as [number | null];
  }

  await start();
  return {
    url,
    pid: () => child?.pid ?? 0,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    exitCode: () => exitCode,
    start,
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
  };
}

/** Polls /ready; the process says nothing else from outside. */
async function untilReady(url: string): Promise<void> {
  for (;;) {
    const ready = await fetch(`${url}/ready`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
