/** The customer's window: one conversation over the consumer socket. Opened with ?consumer=grace&cloud=URL. */
import { openSession, type ConsumerEvent, type ConsumerSession, type MessageRecord } from '../session.ts';
import type { ConsumerChannel } from '../channels.ts';
import { bubbleOf, chipsOf, noteOf, raiseMark } from './bubbles.ts';

/** What the page's own server says about the customer (it plays the brand's web site). */
interface Who {
  account: string;
  cloudUrl: string;
  name: string;
  channel: ConsumerChannel;
  skillId: string;
  brandToken: string | null;
  firstMessage: string;
}

const CHANNEL_NAMES: Record<ConsumerChannel, string> = {
  web: 'Web chat',
  app: 'In-app',
  sms: 'SMS',
  whatsapp: 'WhatsApp',
  apple: 'Apple Messages',
  facebook: 'Messenger',
};
const COMPOSING_PAUSE_MS = 3_000;

const query = new URLSearchParams(location.search);
const at = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const log = at('log');
const textBox = at<HTMLTextAreaElement>('text');
const sendButton = at<HTMLButtonElement>('send');
const agents = new Map<string, string>();
let session: ConsumerSession | null = null;
let who: Who;
let composing: ReturnType<typeof setTimeout> | null = null;
let unread: number[] = [];
let lastBy = '';

const status = (text: string): void => void (at('status').textContent = text);
const show = (id: string, visible: boolean): void => void (at(id).hidden = !visible);

function add(element: HTMLElement): void {
  const below = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  log.append(element);
  if (below) log.scrollTop = log.scrollHeight;
}

/** The agent's public name, asked once. */
async function agentName(pid: string): Promise<string> {
  const known = agents.get(pid);
  if (known !== undefined) return known;
  agents.set(pid, 'Agent');
  const response = await fetch(`${who.cloudUrl}/api/account/${who.account}/configuration/le-users/users/${pid}`).catch(
    () => null,
  );
  const profile = response?.ok === true ? ((await response.json()) as { nickname: string }) : null;
  agents.set(pid, profile?.nickname ?? 'Agent');
  return agents.get(pid) ?? 'Agent';
}

function markRead(): void {
  if (document.visibilityState !== 'visible' || unread.length === 0 || session === null) return;
  const sequences = unread;
  unread = [];
  session.receipt('READ', sequences).catch(() => undefined);
}

function showReceipt(event: MessageRecord['event']): void {
  const mark = event['status'] === 'READ' ? 'read' : 'delivered';
  for (const sequence of [event['sequenceList'] as number | number[]].flat())
    for (const bubble of log.querySelectorAll(`.mine[data-sequence="${sequence}"]`)) raiseMark(bubble, mark);
}

async function showMessage(record: MessageRecord): Promise<void> {
  const mine = record.originatorId === session?.consumerId;
  const { event } = record;
  if (event.type === 'AcceptStatusEvent') return void (mine || showReceipt(event));
  if (event.type === 'ChatStateEvent') {
    if (mine) return;
    at('typist').textContent = `${agents.get(record.originatorId) ?? 'Agent'} is typing`;
    return show('typing', event['chatState'] === 'COMPOSING');
  }
  if (log.querySelector(`[data-sequence="${record.sequence}"][data-dialog="${record.dialogId}"]`) !== null) return;
  show('typing', false);
  const system = record.originatorMetadata.role === 'CONTROLLER';
  const by = mine || system || record.originatorId === lastBy ? '' : (agents.get(record.originatorId) ?? 'Agent');
  const bubble = bubbleOf(record, mine, by, (text) => void say(text));
  bubble.dataset['dialog'] = record.dialogId;
  lastBy = record.originatorId;
  add(bubble);
  const chips = mine ? null : chipsOf(record, (text) => void say(text));
  if (chips !== null) add(chips);
  if (!mine && record.sequence !== undefined && record.dialogId === session?.conversationId) {
    unread.push(record.sequence);
    await session.receipt('ACCEPT', [record.sequence]).catch(() => undefined);
    markRead();
  }
  if (!mine && !system) {
    const name = await agentName(record.originatorId);
    const label = bubble.querySelector('.by');
    if (label !== null) label.textContent = name;
  }
}

let stage: 'new' | 'open' | 'survey' | 'closed' = 'new';
function showStage(next: typeof stage, rated = false): void {
  if (stage === next) return;
  stage = next;
  show('end', next === 'open');
  if (next === 'open' && textBox.value === who.firstMessage) textBox.value = '';
  show('rating', next === 'closed' && !rated);
  show('typing', false);
  if (next === 'survey' || next === 'closed')
    add(noteOf(next === 'closed' ? 'This conversation has ended' : 'The conversation has ended. One last question:'));
  status(
    next === 'open' ? `${CHANNEL_NAMES[who.channel]} · open` : next === 'closed' ? 'Ended' : CHANNEL_NAMES[who.channel],
  );
}

let showing: Promise<void> = Promise.resolve();
function handle(event: ConsumerEvent): void {
  if (event.kind === 'message') showing = showing.then(() => showMessage(event.record));
  else if (event.kind === 'conversation') {
    const { conversationDetails: details, convId } = event.change.result;
    if (session === null || (session.conversationId !== null && convId !== session.conversationId)) return;
    if (details.state === 'OPEN') showStage('open');
    else if (convId === session.conversationId)
      showStage(details.stage === 'OPEN' ? 'survey' : 'closed', details['csat'] !== undefined);
  } else {
    status(`Connection lost (${event.code})`);
    textBox.disabled = sendButton.disabled = true;
    setTimeout(() => void connect(), 1_500);
  }
}

/** Sends for the customer. In a survey the answer goes to the survey's dialog; after the end it opens a new conversation. */
async function say(text: string): Promise<void> {
  if (session === null || text.trim() === '') return;
  try {
    if (stage === 'closed') {
      await session.start();
      showStage('open');
    }
    const dialogId =
      stage === 'survey'
        ? [...log.querySelectorAll<HTMLElement>('[data-dialog]')].at(-1)?.dataset['dialog']
        : undefined;
    if (session.conversationId === null) await session.start();
    showStage(stage === 'new' ? 'open' : stage);
    await session.publish(
      { type: 'ContentEvent', contentType: 'text/plain', message: text },
      dialogId === undefined ? {} : { dialogId },
    );
  } catch (error) {
    add(noteOf(`Not sent: ${error instanceof Error ? error.message : 'unknown error'}`));
  }
}

function typed(): void {
  if (session?.conversationId == null || stage !== 'open') return;
  if (composing === null) session.typing('COMPOSING').catch(() => undefined);
  else clearTimeout(composing);
  composing = setTimeout(stopTyping, COMPOSING_PAUSE_MS);
}
function stopTyping(): void {
  if (composing === null) return;
  clearTimeout(composing);
  composing = null;
  session?.typing('ACTIVE').catch(() => undefined);
}

function submit(): void {
  const text = textBox.value;
  textBox.value = '';
  stopTyping();
  void say(text);
}

async function rate(stars: number): Promise<void> {
  for (const [i, button] of [...at('stars').children].entries()) button.setAttribute('aria-pressed', String(i < stars));
  await session?.csat(stars);
  add(noteOf(`You gave ${stars} of 5 stars. Thank you.`));
  show('rating', false);
}

async function connect(): Promise<void> {
  try {
    const answer = await fetch(`who?consumer=${encodeURIComponent(query.get('consumer') ?? '')}`);
    if (!answer.ok) throw new Error(`There is no customer “${query.get('consumer') ?? ''}”.`);
    const told = (await answer.json()) as Who;
    who = { ...told, cloudUrl: query.get('cloud') ?? told.cloudUrl };
    document.documentElement.dataset['channel'] = who.channel;
    document.title = who.name;
    at('title').textContent = who.name;
    at('avatar').textContent = who.name
      .split(' ')
      .map((part) => part[0])
      .join('')
      .slice(0, 2);
    status(CHANNEL_NAMES[who.channel]);
    session?.leave();
    session = null;
    const early: ConsumerEvent[] = [];
    const opened = await openSession({
      ...who,
      onEvent: (event) => (session === null ? early.push(event) : handle(event)),
    });
    session = opened;
    early.forEach(handle);
    textBox.disabled = sendButton.disabled = false;
    if (stage === 'new' && textBox.value === '') textBox.value = who.firstMessage;
  } catch (error) {
    status(error instanceof Error ? error.message : 'Could not connect');
  }
}

for (let stars = 1; stars <= 5; stars++) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = '★';
  button.setAttribute('aria-label', `${stars} of 5`);
  button.setAttribute('aria-pressed', 'false');
  button.addEventListener('click', () => void rate(stars));
  at('stars').append(button);
}
at<HTMLFormElement>('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  submit();
});
textBox.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
});
textBox.addEventListener('input', typed);
at('end').addEventListener('click', () => void session?.close().catch(() => undefined));
document.addEventListener('visibilitychange', markRead);
// The stage that frames this page may act for the customer.
window.addEventListener('message', (event: MessageEvent<{ consumer?: string; text?: string; stars?: number }>) => {
  if (event.source !== window.parent || window.parent === window) return;
  if (event.data.consumer === 'say') void say(event.data.text ?? who.firstMessage).then(() => (textBox.value = ''));
  else if (event.data.consumer === 'close') void session?.close();
  else if (event.data.consumer === 'rate') void rate(event.data.stars ?? 5);
});
void connect();
