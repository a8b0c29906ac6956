/** Several connectors as processes on one Postgres, behind a load balancer, with as many agents as a test wants. */
import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startConnectorProcess, type ConnectorProcess } from '../../../sandbox/demo/connectorProcess.ts';
import { freePort } from '../../../sandbox/demo/freePort.ts';
import { settingsDocument } from '../../../sandbox/demo/settingsDocument.ts';
import { createFaultBox, type FaultBox } from '../../../sandbox/faults/faultBox.ts';
import { startLivePersonCloud, type LivePersonCloud } from '../../../sandbox/liveperson/cloud.ts';
import type { Switches } from '../../../sandbox/liveperson/switches.ts';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { INSTALLED_APP, salesforceId, SKILLS, USERS, WATCHER, type SeedAgent } from '../../../sandbox/seed.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { ORIGIN } from '../../scenario/server/serverWorld.ts';
import { startTestDatabase, temporaryDataDir } from '../database.ts';
import { startBalancer, type Balancer } from './balancer.ts';
import { FleetPhone } from './fleetPhone.ts';

export interface FleetServer {
  process: ConnectorProcess;
  url: string;
  /** Log lines of all its lives. */
  lines: string[];
}

export interface FleetAgent {
  key: string;
  userId: string;
  /** A skill only this agent has: who writes to it writes to this agent. */
  skillId: string;
  phone: FleetPhone;
}

export interface FleetWorld {
  cloud: LivePersonCloud;
  org: SalesforceOrg;
  /** On the line of all servers to Salesforce. */
  box: FaultBox;
  database: Database;
  balancer: Balancer;
  servers: FleetServer[];
  agents: FleetAgent[];
  /** A token the org signs for this agent. */
  issueIdentity(key: string, nonce: string): Promise<string>;
  /** Server id -> agents with a LivePerson session it holds, from the database. */
  holders(): Promise<Map<string, number>>;
  /** What is wrong with who holds whom: each agent at one living server, with one socket at LivePerson and a live softphone. */
  misplaced(): Promise<string[]>;
  close(): Promise<void>;
}

export interface FleetOptions {
  servers: number;
  agents: number;
  switches?: Partial<Switches>;
  /** Addresses of their own for the servers; default true. */
  ownUrls?: boolean;
  /** One user follows all conversations; the seeded people and skills are in the account too, and Tasks wait for no wrap-up. */
  watcher?: boolean;
  /** Section `crm` of the settings. */
  crm?: object;
  /** More arguments for the first server's Node. */
  nodeArgs?: string[];
}

/** An agent in both clouds, beside the seeded ones. */
function madeUpAgent(at: number): SeedAgent {
  const name = `agent${at}`;
  const email = `${name}@fleet.example`;
  return {
    key: name,
    name,
    email,
    livePerson: {
      userId: String(3_800_000_000 + at),
      pid: `5c0f9a0e-5b0a-4a6e-8a63-${String(at).padStart(12, '0')}`,
      loginName: email,
      password: `${name}-password`,
      skillIds: [String(5_000 + at)],
      userTypeId: 1,
      manager: false,
      maxAsyncChats: 10,
    },
    salesforce: {
      userId: salesforceId('005', 1_000 + at),
      username: email,
      permissionSets: ['LivePerson_Agent'],
      roleId: null,
      isActive: true,
    },
  };
}

export async function startFleet(options: FleetOptions): Promise<FleetWorld> {
  const dir = await temporaryDataDir();
  const people = Array.from({ length: options.agents }, (_, at) => madeUpAgent(at));
  const servers: FleetServer[] = [];
  const [database, balancer] = await Promise.all([startTestDatabase(), startBalancer(() => servers.map((s) => s.url))]);
  const cloud = await startLivePersonCloud({
    users: [
      ...(options.watcher ? [{ ...WATCHER, userTypeId: 2 as const, manager: true }] : []),
      ...[...people, ...(options.watcher ? USERS : [])].flatMap(({ name, email, livePerson }) =>
        livePerson ? [{ ...livePerson, fullName: name, nickname: name, email }] : [],
      ),
    ],
    skills: [
      ...people.map((_, at) => ({ id: String(5_000 + at), name: `Skill ${at}` })),
      ...(options.watcher ? SKILLS : []),
    ],
    switches: { autoAccept: true, ...options.switches },
  });
  cloud.control.registerRedirectUri(INSTALLED_APP.clientId, `${balancer.url}/liveperson/callback`);
  let salesforceUrl = '';
  const box = await createFaultBox({ target: () => salesforceUrl });
  const org = await startSalesforceOrg({
    tokenAudience: balancer.url,
    publicUrl: box.url,
    users: [...USERS, ...people],
  });
  salesforceUrl = org.url;
  org.control.assignPermissionSet('api', 'LivePerson_Connector_API_Matching');
  const settingsFile = join(dir, 'settings.json');
  const document = settingsDocument({
    org,
    origins: [ORIGIN],
    passwordSignIn: true,
    ...(options.crm && { crm: options.crm }),
    ...(options.watcher && { watcher: true, wrapUpMinutes: 0 }),
  });
  await writeFile(settingsFile, JSON.stringify(document));
  const secretKey = randomBytes(32).toString('base64');
  const startOne = async (at: number): Promise<FleetServer> => {
    const port = await freePort(0);
    const url = `http://127.0.0.1:${port}`;
    const lines: string[] = [];
    const process = await startConnectorProcess({
      port,
      dataDir: join(dir, `data${at}`),
      settingsFile,
      livePersonUrl: cloud.url,
      salesforceUrl: org.publicUrl,
      onLine: (line) => lines.push(line),
      ...(at === 0 && options.nodeArgs ? { nodeArgs: options.nodeArgs } : {}),
      env: {
        DATABASE_URL: database.url,
        SECRET_KEY: secretKey,
        PUBLIC_URL: balancer.url,
        ...(options.ownUrls === false ? {} : { SERVER_URL: url }),
      },
    });
    return { process, url, lines };
  };
  for (let at = 0; at < options.servers; at++) servers.push(await startOne(at));
  const issueIdentity = async (key: string, nonce: string): Promise<string> => {
    const answer = JSON.parse(await org.apex(key, 'LivePersonIdentity', 'issueToken', { nonce })) as {
      ok: boolean;
      token: string;
      message: string;
    };
    if (!answer.ok) throw new Error(answer.message);
    return answer.token;
  };
  const agents = people.map(({ key, livePerson }): FleetAgent => ({
    key,
    userId: livePerson?.userId ?? '',
    skillId: livePerson?.skillIds[0] ?? '',
    phone: new FleetPhone({
      userKey: key,
      homeUrl: balancer.url,
      issueIdentity: (nonce) => issueIdentity(key, nonce),
    }),
  }));
  const held = async (): Promise<{ agent: string; server: string; alive: boolean }[]> =>
    (
      await database.db
        .selectFrom('connector.agent_leases as l')
        .leftJoin('connector.servers as s', 's.server_id', 'l.server_id')
        .select(['l.salesforce_user_id as agent', 'l.server_id as server', 's.draining'])
        .where('l.signed_in', '=', true)
        .execute()
    ).map(({ agent, server, draining }) => ({ agent, server, alive: draining === false }));
  return {
    cloud,
    org,
    box,
    database,
    balancer,
    servers,
    agents,
    issueIdentity,
    async holders() {
      const counts = new Map<string, number>();
      for (const { server } of await held()) counts.set(server, (counts.get(server) ?? 0) + 1);
      return counts;
    },
    async misplaced() {
      const rows = await held();
      const problems: string[] = [];
      const orphans = rows.filter((row) => !row.alive).length;
      if (rows.length !== agents.length) problems.push(`${rows.length} of ${agents.length} agents are held`);
      if (orphans > 0) problems.push(`${orphans} agents are held by no living server`);
      const sockets = new Map<number, number>();
      for (const { userId } of agents) {
        const count = cloud.control.agent(userId).sockets;
        if (count !== 1) sockets.set(count, (sockets.get(count) ?? 0) + 1);
      }
      for (const [count, many] of sockets) problems.push(`${many} agents have ${count} sockets at LivePerson`);
      const dark = agents.filter(({ phone }) => !phone.live).length;
      if (dark > 0) problems.push(`${dark} softphones have no line`);
      return problems;
    },
    async close() {
      for (const { phone } of agents) phone.leave();
      await Promise.all(servers.map(({ process }) => process.kill()));
      await Promise.all([balancer.close(), cloud.close(), org.close(), box.close()]);
      await database.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Every agent's softphone opens, signs in and goes online; many at once, as in the morning. */
export async function everybodyComes(world: FleetWorld): Promise<void> {
  const queue = [...world.agents];
  const lane = async (): Promise<void> => {
    for (let agent = queue.shift(); agent !== undefined; agent = queue.shift()) {
      const { key, phone } = agent;
      await phone.start();
      const username = `${key}@fleet.example`;
      const signedIn = await phone.command({ name: 'signInWithPassword', username, password: `${key}-password` });
      if (signedIn.outcome !== 'done') throw new Error(`${key}: ${JSON.stringify(signedIn)}`);
      const online = await phone.command({ name: 'setPresence', availability: 'ONLINE', reasonId: null });
      if (online.outcome !== 'done') throw new Error(`${key}: ${JSON.stringify(online)}`);
    }
  };
  await Promise.all(Array.from({ length: 40 }, lane));
}
