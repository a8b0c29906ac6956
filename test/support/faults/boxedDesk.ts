/** Real desks and real LivePerson adapters; everything they say to the stand-in cloud goes through a fault box. */
import type { MatchPlanner } from '../../../connector-server/src/desk/ports.ts';
import { createFaultBox, type FaultBox } from '../../../sandbox/faults/faultBox.ts';
import type { LivePersonCloudOptions } from '../../../sandbox/liveperson/cloud.ts';
import { seeded, startDeskWorld, type DeskWorld, type Tab } from '../../scenario/desk/deskWorld.ts';
import { createSteeredTimers, type SteeredTimers } from './steeredTimers.ts';

export { acceptedConversation, seeded } from '../../scenario/desk/deskWorld.ts';
export type { Tab } from '../../scenario/desk/deskWorld.ts';

/** What an agent uses; consumers find their own door (asyncMessagingEnt) beside the box. */
export const SERVICES = ['agentVep', 'facadeMsg', 'sentinel', 'accountConfigReadOnly', 'msgHist'];

export interface BoxedDesk extends DeskWorld {
  box: FaultBox;
  timers: SteeredTimers;
}

export interface BoxedDeskOptions {
  keepAliveMs?: number;
  /** The cloud's clock is steered like the connector's. */
  oneClock?: boolean;
  matching?: MatchPlanner;
}

export async function startBoxedDesk(
  cloud: LivePersonCloudOptions = {},
  { oneClock = false, ...options }: BoxedDeskOptions = {},
): Promise<BoxedDesk> {
  let target = '';
  const box = await createFaultBox({ target: () => target });
  const timers = createSteeredTimers();
  const domains = Object.fromEntries(SERVICES.map((service) => [service, box.host]));
  const clock = oneClock ? { now: () => timers.now() } : {};
  const desk = await startDeskWorld({ cloud: { ...cloud, ...clock, domains }, apiUrl: box.url, timers, ...options });
  target = desk.cloud.url;
  const close = async (): Promise<void> => {
    box.heal();
    await desk.close();
    await box.close();
  };
  return Object.create(desk, { box: { value: box }, timers: { value: timers }, close: { value: close } }) as BoxedDesk;
}

export const userIdOf = (key: string): string => seeded(key).livePerson.userId;

/** Texts of a conversation as the tab shows them now. */
export const textsOf = (tab: Tab, conversationId: string): string[] =>
  tab.shown(conversationId).map(({ content }) => (content.kind === 'text' ? content.text : `(${content.kind})`));

/** States of the LivePerson session the tab was told, in order. */
export const statesOf = (tab: Tab): string[] => tab.events('livePerson').map((event) => event.livePerson.state);

/** Resolves when the tab shows this text. */
export async function shows(tab: Tab, conversationId: string, text: string): Promise<void> {
  await tab.frame(() => textsOf(tab, conversationId).includes(text));
}

/** Resolves when the session was lost since `from` (a length of `statesOf`) and is connected again. */
export async function reconnected(tab: Tab, from: number): Promise<void> {
  await tab.frame(() => {
    const since = statesOf(tab).slice(from);
    return since.includes('reconnecting') && since.at(-1) === 'connected';
  });
}

/** A tab whose agent signed in as in the popup (OAuth), and went online. */
export async function onlineByCode(desk: BoxedDesk, key: string): Promise<Tab> {
  const tab = await desk.attach(key);
  await signInByCode(desk, tab, key);
  await tab.command({ name: 'setPresence', availability: 'ONLINE', reasonId: null });
  return tab;
}

/** Signs the tab's agent in as in the popup; resolves when the session is connected. */
export async function signInByCode(desk: BoxedDesk, tab: Tab, key: string): Promise<void> {
  const from = statesOf(tab).length;
  const answer = await tab.command({ name: 'signIn' });
  if (answer.outcome !== 'done') throw new Error(JSON.stringify(answer));
  const ticket = new URL((answer.result as { url: string }).url).searchParams.get('ticket') ?? '';
  const authorize = (await desk.desks.authorizeUrl(ticket)) ?? '';
  const page = await fetch(authorize, { redirect: 'manual' });
  const login = new URL(page.headers.get('location') ?? '', authorize);
  const { loginName, password } = seeded(key).livePerson;
  const body = new URLSearchParams({ request: login.searchParams.get('request') ?? '', username: loginName, password });
  const signedIn = await fetch(new URL('/sentinel/login', login), { method: 'POST', body, redirect: 'manual' });
  const back = new URL(signedIn.headers.get('location') ?? '').searchParams;
  await desk.desks.callback({ code: back.get('code') ?? '', state: back.get('state') ?? '' });
  await tab.frame(() => statesOf(tab).slice(from).at(-1) === 'connected');
}
