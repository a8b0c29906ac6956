/**
 * npm run demo: both clouds, two consoles, customers and the connector on this machine, and a stage to watch it all.
 * `--auto` lets the stage walk through the six steps by itself; `--verbose` shows the connector's log.
 */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from './demo/freePort.ts';
import { leaveNote, replaceEarlier } from './demo/instance.ts';
import { startWorld } from './demo/world.ts';
import { startStage } from './stage/stage.ts';

const { values } = parseArgs({
  options: { auto: { type: 'boolean', default: false }, verbose: { type: 'boolean', default: false }, port: { type: 'string', default: '9400' } },
});
const base = Number(values.port);
const folder = path.resolve('data/demo');
const noteFile = path.join(folder, 'running.json');

await import('../tools/build/softphone.ts');
if (await replaceEarlier(noteFile)) console.log('An earlier demo was running here: it has been replaced.');
// Both clouds start empty, so what an earlier connector knew about theirs would be about conversations that never were.
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const world = await startWorld({
  folder,
  wrapUpMinutes: 10,
  ports: { lightning: base + 1, visualforce: base + 2, livePerson: base + 3, salesforce: base + 4, connector: 8080 },
  ...(values.verbose ? { onLine: (line: string) => console.log(line) } : {}),
});
const stage = await startStage({ world, port: await freePort(base), auto: values.auto });
leaveNote(noteFile, world.connector.pid());

const line = (name: string, url: string): void => console.log(`  ${name.padEnd(34)} ${url}`);
console.log('\nThe demo runs. Salesforce and LivePerson are stand-ins; the softphone and the connector are the real ones.\n');
line('Stage (start here)', stage.url);
line('Customer', stage.customerUrl('grace'));
line("Ada's console, Open CTI", world.console.consoleUrl('ada', 'open-cti'));
line("Ada's console, native", world.console.consoleUrl('ada', 'native'));
line("Ben's console, Open CTI", world.console.consoleUrl('ben', 'open-cti'));
line("Ben's console, native", world.console.consoleUrl('ben', 'native'));
line('Connector status', `${world.connector.url}/status`);
console.log('\nBehind a forwarded port, forward the ports above under the same numbers. Ctrl-C ends everything.\n');

let ending = false;
const end = async (): Promise<void> => {
  if (ending) return;
  ending = true;
  await stage.close();
  await world.close();
  rmSync(noteFile, { force: true });
  process.exit(0);
};
process.on('SIGINT', () => void end());
process.on('SIGTERM', () => void end());
