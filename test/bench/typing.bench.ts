/**
 * P19, at the screen: long tasks of the softphone while 50 events a second reach 30 open conversations and the agent types a
 * search. Console, connector, both stand-ins and the browser share the machine.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Frame, type Page } from '@playwright/test';
import { openConsumer, type Consumer } from '../../sandbox/consumer/consumerClient.ts';
import { startWorld, type World } from '../../sandbox/demo/world.ts';
import { USERS } from '../../sandbox/seed.ts';
import { BROWSER_ARGS, findBrowser } from '../../tools/test/findBrowser.ts';
import type { Bench } from './bench.ts';
import { row } from './report.ts';
import { openLoop, pause } from './world/openLoop.ts';

const BUILD = fileURLToPath(new URL('../../tools/build/softphone.ts', import.meta.url));
const agent = USERS.find(({ key }) => key === 'ada')?.livePerson;
const CONVERSATIONS = 30;
const EVENTS_A_SECOND = 50;
const KEY_MS = 110;
/** What is typed, over and over: each pause begins a search. */
const TYPED = ['Marlowe', 'Holloway', 'grace.holloway@larkspur', '07700 900113', 'Juniper'];

interface Measured {
  longTasksAMinute: number;
  longest: number;
  keyToPaint: number;
  searches: number;
}

export const bench: Bench = {
  async run({ quick }, say) {
    const executablePath = findBrowser();
    if (!executablePath) throw new Error('No browser found: see README, "Test it".');
    execFileSync(process.execPath, [BUILD], { stdio: ['ignore', 'ignore', 'inherit'] });
    if (agent) agent.maxAsyncChats = CONVERSATIONS + 5;
    const folder = mkdtempSync(path.join(tmpdir(), 'lp-bench-typing-'));
    const world = await startWorld({ folder });
    const browser = await chromium.launch({ executablePath, args: BROWSER_ARGS });
    const consumers: Consumer[] = [];
    try {
      const page = await browser.newPage();
      const softphone = await signedIn(page, world);
      for (let n = 0; n < CONVERSATIONS; n++) consumers.push(await taken(page, world, n));
      say(`${CONVERSATIONS} conversations are open`);
      await softphone.getByRole('button', { name: 'Search in Salesforce' }).click();
      const seconds = quick ? 10 : 60;
      const quiet = await measured(page, softphone, seconds);
      say('measured without load');
      const load = openLoop(EVENTS_A_SECOND, seconds + 4, (n) => {
        void consumers[n % consumers.length]?.say(`Message ${n} of many, while the agent is typing.`);
      });
      await pause(2_000);
      const loaded = await measured(page, softphone, seconds);
      await load;
      const where = 'everything and the browser on this machine';
      return [
        row({
          id: 'P19',
          measure: `long tasks over 50 ms in the softphone, typing a search, ${EVENTS_A_SECOND} events/s into ${CONVERSATIONS} conversations`,
          unit: 'a minute',
          digits: 1,
          ours: [loaded.longTasksAMinute],
          target: { limit: 2 },
          note: `longest ${Math.round(loaded.longest)} ms, ${loaded.searches} searches; ${quiet.longTasksAMinute.toFixed(1)} a minute without the events; ${where}`,
        }),
        row({
          id: 'P19',
          measure: 'the same, a key pressed in the search box to the next picture, p98',
          unit: 'ms',
          digits: 0,
          ours: [loaded.keyToPaint],
          note: `${Math.round(quiet.keyToPaint)} ms without the events; the browser tells it in steps of 8`,
        }),
      ];
    } finally {
      for (const consumer of consumers) consumer.leave();
      await browser.close();
      await world.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function signedIn(page: Page, world: World): Promise<Frame> {
  await page.goto(world.console.consoleUrl('ada', 'open-cti'));
  await page.getByRole('button', { name: 'LivePerson', exact: true }).click();
  const phone = page.frameLocator('iframe.softphone-frame');
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    phone.getByRole('button', { name: 'Sign in', exact: true }).click(),
  ]);
  await popup.getByLabel(/name/i).fill(agent?.loginName ?? '');
  await popup.getByLabel(/password/i).fill(agent?.password ?? '');
  await popup.getByRole('button', { name: 'Sign in' }).click();
  await phone.getByRole('button', { name: 'Go Online' }).click();
  await phone.getByRole('button', { name: 'Your status: Online' }).waitFor();
  const frame = page.frames().find((one) => one.url().includes('/apex/LivePersonSoftphone'));
  if (!frame) throw new Error('The softphone is not on the page.');
  return frame;
}

/** A customer writes and is accepted. */
async function taken(page: Page, world: World, n: number): Promise<Consumer> {
  const consumer = await openConsumer(world.livePerson.url, world.livePerson.account, {
    channel: 'web',
    skillId: '4101',
    profile: { sub: `typing-${n}`, given_name: `Number${n}`, family_name: 'Typing' },
  });
  await consumer.say('Hello?');
  const phone = page.frameLocator('iframe.softphone-frame');
  await phone.getByRole('button', { name: new RegExp(`^Accept Number${n} `) }).click({ timeout: 30_000 });
  await phone.getByRole('heading', { name: `Number${n} Typing` }).waitFor();
  return consumer;
}

/** Types for so long, with keys as a keyboard sends them, and reads what the browser noted. */
async function measured(page: Page, softphone: Frame, seconds: number): Promise<Measured> {
  await softphone.evaluate(() => {
    const noted = { long: [] as number[], keys: [] as number[] };
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) noted.long.push(duration);
    }).observe({ type: 'longtask' });
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) if (name === 'keydown') noted.keys.push(duration);
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
    (window as unknown as { noted: typeof noted }).noted = noted;
  });
  const box = softphone.getByRole('searchbox', { name: 'Search in Salesforce' });
  await box.focus();
  const until = performance.now() + seconds * 1_000;
  let keys = 0;
  let searches = 0;
  while (performance.now() < until) {
    const text = TYPED[searches % TYPED.length] ?? '';
    await page.keyboard.type(text, { delay: KEY_MS });
    await pause(900);
    searches += 1;
    keys += text.length + 2;
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Backspace');
  }
  const noted = await softphone.evaluate(
    () => (window as unknown as { noted: { long: number[]; keys: number[] } }).noted,
  );
  // Keys faster than the threshold are not noted: they count as 16.
  const slow = noted.keys.sort((a, b) => b - a);
  return {
    longTasksAMinute: (noted.long.length * 60) / seconds,
    longest: Math.max(0, ...noted.long),
    keyToPaint: slow[Math.floor(keys * 0.02)] ?? 16,
    searches,
  };
}
