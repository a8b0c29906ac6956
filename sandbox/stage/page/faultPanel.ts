/** “Break something”: every fault of the box with a button, the server's switches, and what has been struck. */
import type { StageFault, StageFaults } from '../faultRoutes.ts';
import { button, byId, element, every, post } from './dom.ts';
import { order, type AgentKey } from './orders.ts';

const LOOK_EVERY_MS = 700;
const LID_SECONDS = 30;
const NEWS_SHOWN = 6;

const strike = (name: string, seconds?: number): Promise<unknown> =>
  post(`/faults/${name}/strike${seconds === undefined ? '' : `?for=${seconds}s`}`).then(refresh);
const heal = (name: string): Promise<unknown> => post(`/faults/${name}/heal`).then(refresh);
const DOWN = ['server-killed', 'server-stopped', 'server-paused'];

/** Reloads an agent's console, as F5 does, and opens the softphone again. */
async function reload(agent: AgentKey): Promise<void> {
  const frame = byId<HTMLIFrameElement>(agent);
  await new Promise<void>((resolve) => {
    frame.addEventListener('load', () => resolve(), { once: true });
    frame.src = String(frame.src);
  });
  await order(agent, { who: agent, do: 'open', name: 'LivePerson', in: 'console' });
}

async function restartServer(): Promise<void> {
  for (const name of DOWN) await heal(name);
  await strike('server-stopped');
  await heal('server-stopped');
}

const ACTIONS: readonly [string, () => unknown][] = [
  ['Kill server', () => strike('server-killed')],
  ['Restart server', restartServer],
  ['Pause server', () => strike('server-paused')],
  ['Start or continue server', async () => Promise.all(DOWN.map(heal))],
  ['Refresh Ada’s softphone', () => reload('ada')],
  ['Refresh Ben’s softphone', () => reload('ben')],
  [`Close the lid ${LID_SECONDS} s`, () => strike('browser-frozen', LID_SECONDS)],
  ['Heal all', () => post('/faults/heal').then(refresh)],
];

const left = ({ healsAt }: StageFault, verb: string): string =>
  healsAt === null ? '' : `, ${verb} in ${Math.max(0, Math.ceil((healsAt - Date.now()) / 1_000))} s`;
const STATES = { never: '', on: 'on', over: 'healed' } as const;

/** A fault's row keeps its elements, so that focus stays where it is when states change. */
function rowOf(fault: StageFault): { element: HTMLElement; show(now: StageFault): void } {
  const state = element('span');
  state.className = 'state';
  const act = button('Break', () => (act.dataset.on === 'true' ? heal(fault.name) : strike(fault.name)));
  const words = element('div', '', element('h4', fault.title, state), element('p', fault.expect));
  const row = element('li', '', words, act);
  row.dataset.fault = fault.name;
  const show = (now: StageFault): void => {
    const on = now.state === 'on';
    row.dataset.state = now.state;
    state.textContent =
      now.state === 'over' && !now.lasts ? 'struck' : `${STATES[now.state]}${on ? left(now, 'heals') : ''}`;
    act.textContent = on ? 'Heal' : 'Break';
    act.dataset.on = String(on);
    act.setAttribute('aria-label', `${on ? 'Heal' : 'Break'}: ${now.title}`);
  };
  return { element: row, show };
}

const rows = new Map<string, ReturnType<typeof rowOf>>();

function draw({ lines, faults }: StageFaults): void {
  const groups = Object.entries(lines).map(([line, title], at) => {
    const list = element('ul');
    for (const fault of faults.filter((one) => one.line === line)) {
      const row = rowOf(fault);
      rows.set(fault.name, row);
      list.append(row.element);
    }
    const group = element('details', '', element('summary', `${title} (${list.children.length})`), list);
    group.open = at === 0;
    return group;
  });
  byId('faults').replaceChildren(...groups);
}

const clock = (at: number): string => new Date(at).toLocaleTimeString();

function showNews({ news, faults }: StageFaults): void {
  const titles = new Map(faults.map(({ name, title, expect }) => [name, { title, expect }]));
  const latest = news.at(-1);
  const words = (name: string, what: string): string =>
    what === 'healed'
      ? `Healed: ${titles.get(name as never)?.title ?? name}`
      : (titles.get(name as never)?.title ?? name);
  byId('latest').textContent =
    latest === undefined
      ? 'Nothing is broken yet. Start a conversation, then break something and watch.'
      : `${words(latest.name, latest.what)} ${latest.what === 'struck' ? `What to see: ${titles.get(latest.name)?.expect ?? ''}` : ''}`;
  byId('news').replaceChildren(
    ...news
      .slice(-NEWS_SHOWN)
      .reverse()
      .map(({ at, name, what }) => element('li', `${clock(at)}  ${words(name, what)}`)),
  );
}

/** A closed lid covers what nobody can see or touch. */
function showLid({ faults }: StageFaults): void {
  const lid = faults.find(({ name }) => name === 'browser-frozen');
  for (const cover of document.querySelectorAll<HTMLElement>('.lid')) {
    cover.hidden = lid?.state !== 'on';
    if (lid?.state === 'on') cover.textContent = `The lid is closed${left(lid, 'opens')}`;
  }
}

let seen = '';
async function refresh(): Promise<void> {
  const text = await (await fetch('/faults')).text();
  const all = JSON.parse(text) as StageFaults;
  if (rows.size === 0) draw(all);
  for (const fault of all.faults) rows.get(fault.name)?.show(fault);
  showLid(all);
  const on = all.faults.filter(({ state }) => state === 'on').length;
  byId('break').textContent = on === 0 ? 'Break something' : `Break something (${on} on)`;
  const news = JSON.stringify(all.news);
  if (news === seen) return;
  seen = news;
  showNews(all);
}

/** Fills the panel and keeps it true. */
export function startBreaking(): void {
  byId('actions').replaceChildren(...ACTIONS.map(([label, act]) => button(label, act)));
  const open = byId<HTMLButtonElement>('break');
  const show = (visible: boolean): void => {
    byId('breaker').hidden = !visible;
    document.body.classList.toggle('breaking', visible);
    open.setAttribute('aria-expanded', String(visible));
  };
  open.addEventListener('click', () => show(byId('breaker').hidden !== false));
  byId('unbreak').addEventListener('click', () => {
    show(false);
    open.focus();
  });
  if (new URLSearchParams(location.search).has('break')) show(true);
  every(LOOK_EVERY_MS, refresh);
}
