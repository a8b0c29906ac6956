/** A made-up connector for the tests of the admin pages: answers by path, remembers what was asked. */
import type { AdminDoor, AdminHost, AdminSelf } from '../../adminTypes/adminTypes.ts';
import { createElement } from 'lwc';
import { HostError } from 'c/hostTypes';
import AdminApp from 'c/adminApp';

export const SELF: AdminSelf = {
  name: 'Noor Haddad',
  username: 'noor@harbor-demo.example',
  by: 'salesforce',
  expiresAt: null,
  connections: [{ id: 'harbor', name: 'Harbor demo', account: '31487986', orgId: '00D1' }],
};

type Answer = unknown;

export class MadeUpConnector {
  readonly asked: string[] = [];
  readonly posted: { path: string; body: unknown }[] = [];
  /** Answers by path without query; an Error is thrown; a function is called. */
  readonly answers: Record<string, Answer> = { '/admin/api/me': SELF };
  opened: string[] = [];
  door: AdminDoor | null = null;
  place: AdminHost['place'] = null;

  get host(): AdminHost {
    return {
      kind: this.door ? 'server' : 'salesforce',
      get: async <T>(path: string) => {
        this.asked.push(path);
        return this.answer(path) as T;
      },
      post: async <T>(path: string, body: unknown) => {
        this.posted.push({ path, body });
        return this.answer(path) as T;
      },
      openRecord: (id) => void this.opened.push(id),
      door: this.door,
      place: this.place,
    };
  }

  private answer(path: string): unknown {
    const known = this.answers[path.split('?', 1)[0] ?? ''];
    const answer: unknown = typeof known === 'function' ? (known as () => unknown)() : known;
    if (answer === undefined) throw new HostError('not_found', `No answer made up for ${path}`);
    if (answer instanceof Error) throw answer;
    return answer;
  }
}

/** Lets promises and renderings settle. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 30; i++) await Promise.resolve();
}

/** The pages of this connector, on this page of them. */
export async function shown(connector: MadeUpConnector, page = ''): Promise<HTMLElement> {
  if (page !== '') connector.place = { read: () => page, write: () => undefined };
  const app = createElement('c-admin-app', { is: AdminApp }) as HTMLElement & { host: AdminHost };
  app.host = connector.host;
  document.body.append(app);
  await settled();
  return app;
}

/** A part of the page by selector, through all shadow roots. */
export function find(root: Element, selector: string): HTMLElement {
  const found = findAll(root, selector)[0];
  if (!found) throw new Error(`nothing on the page is ${selector}`);
  return found;
}

export function findAll(root: Element, selector: string): HTMLElement[] {
  const inside = root.shadowRoot ? [...root.shadowRoot.querySelectorAll('*')] : [];
  return inside.flatMap((one) => [
    ...(one.matches(selector) ? [one as HTMLElement] : []),
    ...(one.shadowRoot ? findAll(one, selector) : []),
  ]);
}

/** All text of the page, in order. */
export function textOf(root: Element): string {
  return findAll(root, '*')
    .flatMap((one) => [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE))
    .map((node) => node.textContent?.trim() ?? '')
    .filter(Boolean)
    .join(' ');
}

export async function press(root: Element, selector: string): Promise<void> {
  find(root, selector).click();
  await settled();
}

export async function type(root: Element, selector: string, value: string): Promise<void> {
  const field = find(root, selector) as HTMLInputElement;
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
  await settled();
}

export async function submit(root: Element, selector: string): Promise<void> {
  find(root, selector).dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await settled();
}
