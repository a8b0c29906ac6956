/** The real connector in this process, on a real Postgres, between the two stand-in clouds; and softphones on real sockets. */
import { rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { startTestDatabase, temporaryDataDir } from '../../support/database.ts';
import { startConnector } from '../../../connector-server/src/connector.ts';
import type { RunningConnector } from '../../../connector-server/src/connector.ts';
import { CLOSE } from '../../../connector-server/src/protocol/constants.ts';
import type {
  Command,
  CommandAnswer,
  ConversationView,
  PlanResult,
  ServerFrame,
  Snapshot,
  SoftphoneEvent,
} from '../../../connector-server/src/protocol/types.ts';
import { settingsDocument } from '../../../sandbox/demo/settingsDocument.ts';
import { freePort } from '../../../sandbox/demo/freePort.ts';
import { startLivePersonCloud } from '../../../sandbox/liveperson/cloud.ts';
import type { LivePersonCloud } from '../../../sandbox/liveperson/cloud.ts';
import { startSalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import type { SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { INSTALLED_APP } from '../../../sandbox/seed.ts';
import { completeSignIn } from '../../../sandbox/stage/signIn.ts';

export const ORIGIN = 'https://harbor--c.vf.force.example';

export interface ServerWorld {
  cloud: LivePersonCloud;
  org: SalesforceOrg;
  url: string;
  /** The database the connector runs on, for looking at what it stored. */
  databaseUrl: string;
  logs: string[];
  /** Opens a softphone of this agent and waits until it is ready. */
  softphone(userKey: string, tabId?: string): Promise<Softphone>;
  /** Writes the settings file anew, as an administrator does. */
  changeSettings(edit: (document: { connections: Record<string, unknown>[] }) => void): Promise<void>;
  /** Ends the connector and starts it again on the same data and port; `meanwhile` happens while it is down. */
  restart(meanwhile?: () => Promise<void> | void): Promise<void>;
  close(): Promise<void>;
}

export interface ServerWorldOptions {
  /** What the connector believes its heap holds, bytes. */
  heap?: () => { used: number; limit: number };
  env?: Record<string, string>;
  passwordSignIn?: boolean;
  /** Changes the connection of the settings before the start. */
  settings?: (connection: Record<string, unknown>) => void;
  /** The org has person accounts. */
  personAccounts?: boolean;
  /** On the Postgres the connector brings along, instead of one given by DATABASE_URL. */
  embedded?: boolean;
}

export async function startServerWorld(options: ServerWorldOptions = {}): Promise<ServerWorld> {
  const dir = await temporaryDataDir();
  const database = options.embedded ? null : await startTestDatabase();
  const secretKey = randomBytes(32).toString('base64');
  const port = await freePort(0);
  const url = `http://127.0.0.1:${port}`;
  const cloud = await startLivePersonCloud();
  cloud.control.registerRedirectUri(INSTALLED_APP.clientId, `${url}/liveperson/callback`);
  const org = await startSalesforceOrg({ tokenAudience: url, personAccounts: options.personAccounts ?? false });
  // Links to contacts need an API user that may see them (docs/operate.md).
  org.control.assignPermissionSet('api', 'LivePerson_Connector_API_Matching');
  const settingsFile = join(dir, 'settings.json');
  const document = settingsDocument({
    org,
    origins: [ORIGIN],
    passwordSignIn: options.passwordSignIn ?? false,
  }) as { connections: Record<string, unknown>[] };
  for (const connection of document.connections) options.settings?.(connection);
  const save = (): Promise<void> => writeFile(settingsFile, JSON.stringify(document), { mode: 0o600 });
  await save();
  const logs: string[] = [];
  const boot = (): Promise<RunningConnector> =>
    startConnector({
      env: {
        PORT: String(port),
        HOST: '127.0.0.1',
        DATA_DIR: join(dir, 'data'),
        SETTINGS_FILE: settingsFile,
        LIVEPERSON_API_URL: cloud.url,
        SALESFORCE_LOGIN_URL: org.url,
        LOG_LEVEL: 'debug',
        ...(database ? { DATABASE_URL: database.url, SECRET_KEY: secretKey } : {}),
        ...options.env,
      },
      writeLog: (line) => logs.push(line),
      ...(options.heap && { heap: options.heap }),
      embeddedSettings: { fsync: 'off' },
    });
  let running = await boot();
  const softphones: Softphone[] = [];
  return {
    cloud,
    org,
    url,
    logs,
    databaseUrl: database?.url ?? '',
    async softphone(userKey, tabId = `${userKey}-tab`) {
      const softphone = new Softphone(org, userKey, tabId, `${url.replace('http', 'ws')}/softphone`);
      softphones.push(softphone);
      await softphone.connect();
      return softphone;
    },
    async changeSettings(edit) {
      edit(document);
      await save();
    },
    async restart(meanwhile) {
      await running.close();
      await meanwhile?.();
      running = await boot();
    },
    async close() {
      for (const softphone of softphones) softphone.socket?.terminate();
      await running.close();
      await Promise.all([cloud.close(), org.close(), database?.close()]);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A client written from docs/softphone-protocol.md: one socket at a time, resumes, executes record plans through the org's Apex. */
export class Softphone {
  socket: WebSocket | null = null;
  readonly frames: ServerFrame[] = [];
  session: { sessionId: string; epoch: number; lastSeq: number } | null = null;
  readonly #org: SalesforceOrg;
  readonly #user: string;
  readonly #tabId: string;
  readonly #address: string;
  readonly #origin: string;
  #wake: (() => void)[] = [];
  #tooFast = false;
  #next = 1;

  constructor(org: SalesforceOrg, user: string, tabId: string, address: string, origin = ORIGIN) {
    this.#org = org;
    this.#origin = origin;
    this.#user = user;
    this.#tabId = tabId;
    this.#address = address;
  }

  /** Opens a socket, authenticates with a token the org signs, resumes when there is something to resume. Resolves with the greeting. */
  async connect(): Promise<ServerFrame> {
    const from = this.frames.length;
    const socket = (this.socket = new WebSocket(this.#address, { origin: this.#origin }));
    socket.on('message', (data: Buffer) => this.#receive(JSON.parse(data.toString()) as ServerFrame));
    socket.on('error', () => undefined);
    this.#tooFast = false;
    socket.on('close', (code) => {
      this.#tooFast = code === CLOSE.RATE_LIMITED;
      this.#rouse();
    });
    const hello = await this.#frame((frame) => frame.type === 'hello', from);
    if (hello.type !== 'hello') throw new Error('unreachable');
    const answer = JSON.parse(
      await this.#org.apex(this.#user, 'LivePersonIdentity', 'issueToken', { nonce: hello.nonce }),
    ) as { ok: boolean; token: string; message: string };
    if (!answer.ok) throw new Error(answer.message);
    this.#send({
      type: 'authenticate',
      protocol: 1,
      token: answer.token,
      ...(this.session ? { resume: this.session } : {}),
      client: { host: 'simulator', version: '1', tabId: this.#tabId },
    });
    return this.#frame((frame) => ['ready', 'resumed', 'resync', 'denied'].includes(frame.type), from);
  }

  get snapshot(): Snapshot {
    const frame = this.frames.findLast((each) => each.type === 'ready' || each.type === 'resync');
    if (frame?.type !== 'ready' && frame?.type !== 'resync') throw new Error('no snapshot yet');
    return frame.snapshot;
  }

  /** A conversation as it is shown now: by the last snapshot and what was told since. */
  shows(conversationId: string): ConversationView | undefined {
    let shown: ConversationView | undefined;
    for (const frame of this.frames) {
      if (frame.type === 'ready' || frame.type === 'resync')
        shown = frame.snapshot.conversations.find((one) => one.conversationId === conversationId);
      if (frame.type !== 'event') continue;
      const { event } = frame;
      if (event.kind === 'conversation' && event.conversation.conversationId === conversationId)
        shown = event.conversation;
      if (event.kind === 'conversationLeft' && event.conversationId === conversationId) shown = undefined;
    }
    return shown;
  }

  /** The first event of this kind that holds, past or future. */
  async event<K extends SoftphoneEvent['kind']>(
    kind: K,
    holds: (event: Extract<SoftphoneEvent, { kind: K }>) => boolean = () => true,
  ): Promise<Extract<SoftphoneEvent, { kind: K }>> {
    const frame = await this.#frame(
      (each) =>
        each.type === 'event' && each.event.kind === kind && holds(each.event as Extract<SoftphoneEvent, { kind: K }>),
      0,
    );
    if (frame.type !== 'event') throw new Error('unreachable');
    return frame.event as Extract<SoftphoneEvent, { kind: K }>;
  }

  async command(command: Command): Promise<CommandAnswer> {
    const id = `${this.#tabId}-${this.#next++}`;
    this.#send({ type: 'command', id, epoch: this.session?.epoch ?? 0, command });
    const frame = await this.#frame((each) => each.type === 'answer' && each.id === id, 0);
    if (frame.type !== 'answer') throw new Error('unreachable');
    return frame.answer;
  }

  /** A command that must succeed; its result. */
  async done(command: Command): Promise<unknown> {
    const answer = await this.command(command);
    if (answer.outcome !== 'done') throw new Error(`${command.name}: ${JSON.stringify(answer)}`);
    return answer.result;
  }

  /** Signs in to LivePerson as a person in the popup would, and goes online. */
  async online(): Promise<void> {
    const { url } = (await this.done({ name: 'signIn' })) as { url: string };
    if (!(await completeSignIn(url, this.#user))) throw new Error('the popup did not reach the callback');
    await this.event('livePerson', (event) => event.livePerson.state === 'connected');
    await this.done({ name: 'setPresence', availability: 'ONLINE', reasonId: null });
  }

  cut(): Promise<void> {
    return new Promise((resolve) => {
      this.socket?.once('close', () => resolve());
      this.socket?.terminate();
    });
  }

  #receive(frame: ServerFrame): void {
    this.frames.push(frame);
    if (frame.type === 'ready' || frame.type === 'resync') {
      this.session = { sessionId: frame.sessionId, epoch: frame.epoch, lastSeq: frame.seq };
      for (const plan of frame.snapshot.plans) void this.#execute(plan.planId, plan.plan);
    }
    if (frame.type === 'event') {
      if (this.session) this.session = { ...this.session, lastSeq: frame.seq };
      if (frame.event.kind === 'plan') void this.#execute(frame.event.request.planId, frame.event.request.plan);
    }
    this.#rouse();
  }

  /** As the host does: the plan runs in the org with the agent's own rights. */
  async #execute(planId: string, plan: unknown): Promise<void> {
    const planJson = JSON.stringify(plan);
    const result = await this.#org.apex(this.#user, 'LivePersonRecords', 'execute', { planJson }).then(
      (text) => JSON.parse(text) as PlanResult,
      (error: Error): PlanResult => ({ ok: false, code: 'apex_failed', message: error.message }),
    );
    if (this.socket?.readyState === WebSocket.OPEN) await this.command({ name: 'planResult', planId, result });
  }

  #send(frame: unknown): void {
    this.socket?.send(JSON.stringify(frame));
  }

  #rouse(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }

  async #frame(holds: (frame: ServerFrame) => boolean, from: number): Promise<ServerFrame> {
    for (;;) {
      const found = this.frames.slice(from).find(holds);
      if (found) return found;
      if (this.#tooFast) throw new Error('The server closed the socket: too many frames. A test must talk slower.');
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }
}
