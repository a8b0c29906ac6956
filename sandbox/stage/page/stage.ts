/** Runs the guided tour in the browser: gives orders to the consoles' drivers and to the customers, shows the records. */
import { STEPS, type Act } from './steps.ts';
import type { StageConfig } from '../stagePage.ts';
import type { StageRecord } from '../records.ts';

const config = JSON.parse(document.getElementById('config')?.textContent ?? '{}') as StageConfig;
const byId = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const post = async (path: string, body: unknown = {}): Promise<{ ok: boolean }> =>
  (await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json() as Promise<{ ok: boolean }>;

// ---------------------------------------------------------------- orders

let lastOrder = 0;
const waiting = new Map<number, (result: unknown) => void>();
window.addEventListener('message', (event: MessageEvent<{ stage?: string; id: number; result: unknown }>) => {
  if (event.data?.stage !== 'answer') return;
  waiting.get(event.data.id)?.(event.data.result);
  waiting.delete(event.data.id);
});

function order(who: 'ada' | 'ben', act: unknown): Promise<unknown> {
  const id = ++lastOrder;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    byId<HTMLIFrameElement>(who).contentWindow?.postMessage({ stage: 'order', id, order: act }, '*');
  });
}

async function perform(act: Act): Promise<boolean> {
  if (act.who === 'grace') {
    const { ok } = await post(`/customers/grace/${act.do}`, act);
    return ok;
  }
  const result = await order(act.who, act);
  if (act.do === 'signIn') return typeof result === 'string' && (await post(`/sign-in/${act.who}`, { url: result })).ok;
  return result === true;
}

// ---------------------------------------------------------------- the tour

let at = 0;
const say = (text: string): void => void (byId('step').textContent = text);

async function nextStep(): Promise<boolean> {
  const step = STEPS[at];
  if (!step) return false;
  byId<HTMLButtonElement>('next').disabled = true;
  say(`${at + 1} of ${STEPS.length}: ${step.title}. ${step.text}`);
  let done = true;
  for (const act of step.acts) {
    done = await perform(act);
    if (!done) {
      say(`${step.title}: this did not work as planned (${act.who}: ${'name' in act ? act.name : act.do}). Go on by hand, or try the step again.`);
      break;
    }
  }
  if (done) at += 1;
  byId<HTMLButtonElement>('next').disabled = at >= STEPS.length;
  document.body.dataset.step = String(at);
  return done;
}

async function runAll(): Promise<void> {
  while (at < STEPS.length) {
    if (!(await nextStep())) return;
    await new Promise((resolve) => setTimeout(resolve, 2500));
  }
}

byId('next').addEventListener('click', () => void nextStep());
byId('auto').addEventListener('click', () => void runAll());
byId('six').addEventListener('click', () => void post('/customers/six'));

// ---------------------------------------------------------------- records

function cell(label: string, value: string): HTMLElement {
  const item = document.createElement('span');
  item.className = 'cell';
  const name = document.createElement('b');
  name.textContent = `${label} `;
  item.append(name, value || '–');
  return item;
}

function card(record: StageRecord): HTMLElement {
  const box = document.createElement('article');
  const title = document.createElement('h3');
  title.textContent = record.contact || 'Unknown person';
  const facts = document.createElement('p');
  facts.append(cell('Status', record.status), cell('Channel', record.channel), cell('Skill', record.skill), cell('Owner', record.owner), cell('CSAT', record.csat), cell('Number', record.name));
  const tasks = document.createElement('ul');
  for (const task of record.tasks) {
    const line = document.createElement('li');
    line.textContent = `Task: ${task.subject} · ${task.status} · ${task.owner} · ${task.seconds || 0} s`;
    tasks.append(line);
  }
  box.append(title, facts, tasks);
  return box;
}

async function showRecords(): Promise<void> {
  const records = await fetch('/records').then((response) => response.json() as Promise<StageRecord[]>, () => []);
  byId('records').replaceChildren(...records.map(card));
}
void showRecords();
setInterval(() => void showRecords(), 1500);

if (config.auto) window.addEventListener('load', () => void runAll());
