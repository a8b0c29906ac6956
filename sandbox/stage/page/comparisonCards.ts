/** Beside each other, per conversation: the customer's window, both softphones, Salesforce's record. */
import type { HeldConversation } from '../comparison.ts';
import { byId, element } from './dom.ts';
import { look, type AgentKey, type Look } from './orders.ts';

const AGENTS: readonly [AgentKey, string][] = [
  ['ada', 'Ada'],
  ['ben', 'Ben'],
];

/** Of a long conversation a softphone that starts anew is given so many messages at least, the latest. */
const KEPT = 50;

interface Verdict {
  state: 'equal' | 'differs' | 'unseen';
  words: string;
}

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** What the customer's window on this page shows of a conversation; null when it shows another, or is loading. */
function inWindow(conversationId: string): string[] | null {
  const page = byId<HTMLIFrameElement>('customer').contentDocument;
  const bubbles = [...(page?.querySelectorAll<HTMLElement>('.bubble') ?? [])].filter(
    (bubble) => bubble.dataset.dialog === conversationId,
  );
  if (bubbles.length === 0) return null;
  return bubbles.map((bubble) => bubble.querySelector(':scope > span:not(.by)')?.textContent ?? '');
}

function compare(customer: readonly string[], seen: Look | null, conversationId: string): Verdict {
  if (seen === null) return { state: 'unseen', words: 'loading' };
  if (seen.conversation !== conversationId) return { state: 'unseen', words: 'not in view' };
  const [ours, theirs] = [seen.texts.map(plain), customer.map(plain)];
  const latest = ours.length < theirs.length && ours.length >= KEPT;
  const expected = latest ? theirs.slice(-ours.length) : theirs;
  if (ours.length === expected.length && ours.every((text, at) => text === expected[at]))
    return {
      state: 'equal',
      words: `equal: ${latest ? `the latest ${ours.length} of ` : ''}${theirs.length} messages`,
    };
  const missing = theirs.length - ours.length;
  const how = missing > 0 ? `${missing} missing` : missing < 0 ? `${-missing} not with the customer` : 'other texts';
  return { state: 'differs', words: `differs: ${how}` };
}

function line(who: string, { state, words }: { state: string; words: string }): HTMLElement {
  const verdict = element('dd', words);
  verdict.dataset.state = state;
  const row = element('div', '', element('dt', who), verdict);
  row.className = 'verdict';
  return row;
}

function card(held: HeldConversation, looks: readonly (Look | null)[]): HTMLElement {
  const customer = inWindow(held.id) ?? held.said;
  const rows = AGENTS.map(([, name], at) => line(name, compare(customer, looks[at] ?? null, held.id)));
  const { state, words } = held.record;
  const record = line('Salesforce', { state: state === 'equal' ? 'equal' : 'differs', words });
  const size = `${held.open ? 'open' : 'ended'}, ${customer.length} messages with the customer`;
  const made = element(
    'li',
    '',
    element('h4', held.customer, element('small', size)),
    element('dl', '', ...rows, record),
  );
  made.dataset.conversation = held.id;
  return made;
}

let shown = '';

/** Asks both clouds and both softphones, and draws what changed. Resolves when drawn. */
export async function showComparison(place: HTMLElement): Promise<void> {
  const [held, ...looks] = await Promise.all([
    fetch('/comparison').then((response) => response.json() as Promise<HeldConversation[]>),
    ...AGENTS.map(([agent]) => look(agent)),
  ]);
  const said = AGENTS.map(([, name], at) => `${name}’s softphone: ${looks[at]?.says.join(' · ') ?? 'loading'}`);
  const now = JSON.stringify([held, looks, held.map(({ id }) => inWindow(id))]);
  if (now === shown) return;
  shown = now;
  byId('says').replaceChildren(...said.map((text) => element('li', text)));
  place.replaceChildren(
    ...(held.length === 0 ? [element('li', 'No conversation yet: take the first steps of the tour.')] : []),
    ...held.map((one) => card(one, looks)),
  );
}
