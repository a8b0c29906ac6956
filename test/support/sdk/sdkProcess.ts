/** The parent's side of sdkChild.cjs: agents of the official SDK in a child process that trusts one certificate. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface SdkEvent {
  event: string;
  args: unknown[];
}

export interface SdkAnswer {
  error: { message?: string; code?: number; body?: unknown } | null;
  body: unknown;
}

export interface SdkAgent {
  /** Calls an SDK method; the callback's error and body come back. */
  call(method: string, ...args: unknown[]): Promise<SdkAnswer>;
  /** The first not yet taken event of this name that holds. */
  next<T = Record<string, unknown>>(event: string, holds?: (body: T) => boolean): Promise<T>;
  /** Everything received under a name so far, taken or not. */
  seen(event: string): unknown[];
  reconnect(sameToken: boolean): void;
  spoilCsrf(): void;
  dispose(): void;
}

export interface SdkProcess {
  open(conf: Record<string, unknown>): SdkAgent;
  stop(): Promise<void>;
}

interface Waiter {
  event: string;
  holds: (body: never) => boolean;
  resolve: (body: never) => void;
}

interface FromChild extends SdkEvent {
  key: string;
  id?: number;
  error: SdkAnswer['error'];
  body: unknown;
}

function agentOver(child: ChildProcess, key: string, listeners: Map<string, (message: FromChild) => void>): SdkAgent {
  const events: (SdkEvent & { taken: boolean })[] = [];
  const waiters: Waiter[] = [];
  const answers = new Map<number, (answer: SdkAnswer) => void>();
  let count = 0;
  listeners.set(key, (message) => {
    if (message.id !== undefined) {
      answers.get(message.id)?.({ error: message.error, body: message.body });
      answers.delete(message.id);
      return;
    }
    const entry = { event: message.event, args: message.args, taken: false };
    events.push(entry);
    const at = waiters.findIndex((waiter) => waiter.event === message.event && waiter.holds(message.args[0] as never));
    const waiter = at < 0 ? undefined : waiters.splice(at, 1)[0];
    if (waiter === undefined) return;
    entry.taken = true;
    waiter.resolve(message.args[0] as never);
  });
  return {
    call: (method, ...args) =>
      new Promise((resolve) => {
        const id = ++count;
        answers.set(id, resolve);
        child.send({ op: 'call', key, id, method, args });
      }),
    next<T>(event: string, holds: (body: T) => boolean = () => true) {
      const past = events.find((entry) => !entry.taken && entry.event === event && holds(entry.args[0] as T));
      if (past !== undefined) {
        past.taken = true;
        return Promise.resolve(past.args[0] as T);
      }
      return new Promise<T>((resolve) => waiters.push({ event, holds, resolve: resolve }));
    },
    seen: (event) => events.filter((entry) => entry.event === event).map((entry) => entry.args[0]),
    reconnect: (sameToken) => child.send({ op: 'reconnect', key, sameToken }),
    spoilCsrf: () => child.send({ op: 'spoilCsrf', key }),
    dispose: () => child.send({ op: 'dispose', key }),
  };
}

/** Starts the child; `certificate` is the path of a PEM file the child trusts. */
export async function startSdkProcess(certificate: string): Promise<SdkProcess> {
  const child = fork(fileURLToPath(new URL('./sdkChild.cjs', import.meta.url)), {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate, NODE_NO_WARNINGS: '1' },
    execArgv: [],
  });
  const listeners = new Map<string, (message: FromChild) => void>();
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the SDK process ended with ${code}`)));
    listeners.set('', () => resolve());
    child.on('message', (message: FromChild) => listeners.get(message.key)?.(message));
  });
  let count = 0;
  return {
    open(conf) {
      const key = `agent-${++count}`;
      const agent = agentOver(child, key, listeners);
      child.send({ op: 'open', key, conf });
      return agent;
    },
    async stop() {
      child.removeAllListeners('exit');
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    },
  };
}
