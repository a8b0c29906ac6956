/* eslint-disable no-script-url -- hostile links are what these views are made of */
/** What the component tests share: made-up views, mounting, and looking through shadow roots. */
import { createElement } from 'lwc';
import type { ConversationView, MessageView, RingView } from '../../../../../../connector-server/src/protocol/types.ts';
import type { SoftphoneIntent, SoftphoneState } from '../../lpModel/lpModel.ts';
import { initialState } from 'c/lpModel';

export const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);

export function conversation(over: Partial<ConversationView> = {}): ConversationView {
  const id = over.conversationId ?? 'grace';
  return {
    conversationId: id,
    dialogId: `${id}-main`,
    channel: 'web',
    skillId: '4101',
    skillName: 'Sales',
    consumer: { id: `consumer-${id}`, name: 'Grace Holloway', email: null, phone: null, authenticated: true },
    state: 'open',
    wrapUpEndsAt: null,
    startedAt: NOW - 600_000,
    endedAt: null,
    closedBy: null,
    role: 'agent',
    respondBy: null,
    unread: 0,
    lastText: 'Hello',
    lastAt: NOW - 60_000,
    deliveredTo: -1,
    readTo: -1,
    consumerTyping: false,
    participants: [],
    match: { state: 'none', candidates: [], text: '' },
    links: [],
    record: { state: 'none', text: '', recordId: null },
    draft: '',
    ...over,
  };
}

export function named(id: string, name: string, over: Partial<ConversationView> = {}): ConversationView {
  return conversation({
    conversationId: id,
    consumer: { id: `consumer-${id}`, name, email: null, phone: null, authenticated: true },
    ...over,
  });
}

export function ring(over: Partial<RingView> = {}): RingView {
  return {
    ringId: 'ring-1',
    conversationId: 'ringing',
    skillId: '4101',
    skillName: 'Sales',
    channel: 'whatsapp',
    consumerName: 'Ines Marchetti',
    consumerId: 'consumer-ines',
    expiresAt: NOW + 90_000,
    lifetimeMs: 120_000,
    directed: false,
    ...over,
  };
}

export function message(sequence: number, over: Partial<MessageView> = {}): MessageView {
  return {
    dialogId: 'grace-main',
    sequence,
    at: NOW - 300_000 + sequence * 1000,
    from: { id: 'consumer-grace', name: 'Grace Holloway', role: 'consumer', me: false },
    audience: 'all',
    content: { kind: 'text', text: `message ${sequence}` },
    commandId: null,
    ...over,
  };
}

export const ME: MessageView['from'] = { id: '101', name: 'Ada Brightwell', role: 'agent', me: true };

/** Signed in, Online, one conversation with Grace, selected. */
export function desk(over: Partial<SoftphoneState> = {}): SoftphoneState {
  return {
    ...initialState(),
    screen: 'desk',
    connection: { state: 'live', text: 'Connected', retryAt: null, action: null, hasContent: true },
    capabilities: { host: 'simulator', canOpenRecord: true, canCreateRecord: true, canExecutePlans: true },
    agent: {
      salesforceUserId: '005',
      name: 'Ada Brightwell',
      email: 'ada@harbor-demo.example',
      livePersonUserId: '101',
    },
    connectionName: 'Harbor Demo',
    livePerson: {
      state: 'connected',
      code: null,
      text: 'Connected to LivePerson',
      action: null,
      signInWith: ['oauth'],
    },
    presence: { availability: 'ONLINE', reasonId: null, source: 'agent' },
    statusReasons: [{ id: '901', text: 'Lunch' }],
    conversations: [conversation()],
    messages: { grace: [message(0)] },
    selectedConversationId: 'grace',
    leader: true,
    ...over,
  };
}

/** Texts that must stay text wherever a name or a message is shown. */
export const HOSTILE: readonly string[] = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)>',
  'javascript:alert(1)',
  '[click](javascript:alert(1))',
  'data:text/html,<script>alert(1)</script>',
  '{{constructor.constructor("alert(1)")()}}',
  '&lt;b&gt;not bold&lt;/b&gt;',
  '\u202Egnp.exe',
  '👩‍👩‍👧‍👦 مرحبا',
  '\u2066\u202Dtrusted\u2069 evil.example',
  'a\u200Bb\u200Dc\u2060d',
  `Z${'\u0301'.repeat(20_000)}`,
  'half \uD83D of a pair \uDE00',
  'bell\u0007 and escape \u001B[31m',
  '=cmd|"/c calc"!A1',
];

type Constructor = Parameters<typeof createElement>[1]['is'];

/** A component in the document, with its properties set. `intents` collects what it asks for. */
export function mount<T extends object>(
  tag: string,
  is: Constructor,
  props: T,
): HTMLElement & T & { intents: SoftphoneIntent[] } {
  const element = createElement(tag, { is });
  const intents: SoftphoneIntent[] = [];
  element.addEventListener('intent', (event) => intents.push((event as CustomEvent<SoftphoneIntent>).detail));
  Object.assign(element, props);
  document.body.appendChild(element);
  Object.defineProperty(element, 'intents', { value: intents });
  return element as unknown as HTMLElement & T & { intents: SoftphoneIntent[] };
}

/** All matches in an element's shadow tree and in those of its children, in document order. */
export function all<T extends HTMLElement = HTMLElement>(root: Element, selector: string): T[] {
  const found: T[] = [];
  for (const element of root.shadowRoot?.querySelectorAll<T>('*') ?? []) {
    if (element.matches(selector)) found.push(element);
    if (element.shadowRoot) found.push(...all<T>(element, selector));
  }
  return found;
}

/** The element that has focus inside a component. */
export function focusIn(element: Element): HTMLElement | null {
  return (element.shadowRoot?.activeElement ?? null) as HTMLElement | null;
}

export function one<T extends HTMLElement = HTMLElement>(root: Element, selector: string): T {
  const found = all<T>(root, selector)[0];
  if (!found) throw new Error(`nothing matches ${selector}`);
  return found;
}

/** Everything a reader sees and hears of an element, in order. */
export function textOf(root: Element): string {
  const read = (node: Node): string => {
    const shadow = (node as Element).shadowRoot;
    if (shadow) return [...shadow.childNodes].map(read).join('');
    return node.nodeType === Node.TEXT_NODE ? (node.textContent ?? '') : [...node.childNodes].map(read).join('');
  };
  return read(root).replace(/\s+/gu, ' ').trim();
}

/** LWC draws in a microtask; nested components one after another. */
export async function drawn(): Promise<void> {
  for (let n = 0; n < 5; n++) await Promise.resolve();
}

export function key(name: string, init: KeyboardEventInit = {}): KeyboardEvent {
  return new KeyboardEvent('keydown', { key: name, bubbles: true, composed: true, cancelable: true, ...init });
}

export function type(box: HTMLTextAreaElement | HTMLInputElement, text: string): void {
  box.value = text;
  box.dispatchEvent(new CustomEvent('input', { bubbles: true, composed: true }));
}

export function clear(): void {
  while (document.body.firstChild) document.body.firstChild.remove();
}
