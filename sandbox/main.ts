/**
 * npm run demo: both clouds, two consoles, customers and the connector on this machine, and a stage to watch it all.
 * `--auto` lets the stage walk through the six steps by itself; `--verbose` shows the connector's log; `--fault <name>[,…]`
 * breaks something on purpose during the first conversation, `--for 30s` long; `--faults` lists what can be broken.
 * `--empty` starts the two clouds alone, with nothing of the connector in them: what `npm run connect` begins with.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { listFaults, readFaultPlan } from './demo/faultOptions.ts';
import { runFaults } from './demo/faultRun.ts';
import { freePort } from './demo/freePort.ts';
import { leaveNote, replaceEarlier, takeNote } from './demo/instance.ts';
import { FAULTS } from './faults/faultTable.ts';
import { USERS } from './seed.ts';

const { values } = parseArgs({
  options: {
    auto: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    port: { type: 'string', default: '9400' },
    fault: { type: 'string' },
    for: { type: 'string' },
    at: { type: 'string' },
    faults: { type: 'boolean', default: false },
    empty: { type: 'boolean', default: false },
  },
});
if (values.faults) {
  console.log(listFaults());
  process.exit(0);
}
const plan = readFaultPlan(values);
if (plan !== null && 'problems' in plan) {
  for (const problem of plan.problems) console.error(problem);
  process.exit(2);
}
const base = Number(values.port);
if (values.empty) {
  await (await import('./demo/runEmpty.ts')).runEmpty(base);
  process.exit(0);
}
const noteFile = path.resolve('data/demo.json');
mkdirSync(path.dirname(noteFile), { recursive: true });

// Only now what is heavy: a question about the faults is answered at once.
const [{ startWorld }, { startStage }] = await Promise.all([import('./demo/world.ts'), import('./stage/stage.ts')]);
await import('../tools/build/softphone.ts');
if (await replaceEarlier(noteFile)) console.log('An earlier demo was running here: it has been replaced.');

// Both clouds start empty, so the connector does too: what an earlier one knew would be about conversations that never were.
const folder = mkdtempSync(path.join(tmpdir(), 'lp-demo-'));
chmodSync(folder, 0o755);

const world = await startWorld({
  folder,
  wrapUpMinutes: 10,
  ports: { lightning: base + 1, visualforce: base + 2, livePerson: base + 3, salesforce: base + 4, connector: 8080 },
  ...(values.verbose ? { onLine: (line: string) => console.log(line) } : {}),
});
/** Killed and started again, the connector has another process id: the note must name the one that lives. */
const note = (): void => leaveNote(noteFile, { pid: process.pid, connectorPid: world.connector.pid(), folder });
note();
const stage = await startStage({
  world,
  port: await freePort(base),
  auto: values.auto,
  onFault: ({ name, what }) => {
    note();
    const { title, expect } = FAULTS[name];
    const clock = new Date().toLocaleTimeString();
    console.log(what === 'healed' ? `${clock}  ${name} healed.` : `${clock}  ${name}: ${title} See: ${expect}`);
  },
});
const stopping = new AbortController();

let ending = false;
const end = async (): Promise<void> => {
  if (ending) return;
  ending = true;
  stopping.abort();
  try {
    await stage.close();
    await world.close();
    rmSync(folder, { recursive: true, force: true });
    takeNote(noteFile);
    process.exit(0);
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());

const line = (name: string, url: string): void => console.log(`  ${name.padEnd(36)} ${url}`);
const consoleOf = (key: string, host: 'open-cti' | 'native'): string => world.console.consoleUrl(key, host);
console.log(
  '\nThe demo runs. Salesforce and LivePerson are stand-ins; the softphone and the connector are the real ones.\n',
);
line('Stage (start here)', stage.url);
line('Customer', stage.customerUrl('grace'));
line("Ada's console, Open CTI", consoleOf('ada', 'open-cti'));
line("Ada's console, native", consoleOf('ada', 'native'));
line("Ben's console, Open CTI", consoleOf('ben', 'open-cti'));
line("Ben's console, native", consoleOf('ben', 'native'));
line('Admin’s console', consoleOf('admin', 'native'));
line('Admin pages of the connector', `${world.connector.url}/admin`);
line('Connector status', `${world.connector.url}/status`);
console.log('\nLivePerson asks the agents for name and password once:\n');
for (const { key, livePerson } of USERS)
  if (key === 'ada' || key === 'ben') line(livePerson?.loginName ?? '', livePerson?.password ?? '');
console.log('\nBehind a forwarded port, forward the ports above under the same numbers. Ctrl-C ends everything.\n');
if (plan !== null) {
  const when = plan.at === 'start' ? 'now' : 'as soon as an agent has accepted a conversation';
  console.log(`To be broken ${when}: ${plan.names.join(', ')}.\n`);
  await runFaults(plan, stage.faults, world.livePerson.control, stopping.signal).catch((error: unknown) => {
    if (!ending) console.error(error);
  });
}
