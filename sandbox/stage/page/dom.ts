/** Small hands for the stage's own document. Text always goes in as text. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  text = '',
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.append(text, ...children);
  return made;
}

/** A button that is busy, and cannot be clicked again, until its work is done. */
export function button(label: string, act: () => unknown): HTMLButtonElement {
  const made = element('button', label);
  made.type = 'button';
  made.addEventListener('click', () => {
    made.disabled = true;
    void Promise.resolve(act()).finally(() => (made.disabled = false));
  });
  return made;
}

export const byId = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

/** POSTs JSON to the stage's own server. */
export async function post(path: string, body: unknown = {}): Promise<{ ok: boolean }> {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answer.json() as Promise<{ ok: boolean }>;
}

/** Runs `work` again and again, never twice at once; what fails is tried again. */
export function every(ms: number, work: () => Promise<void>): void {
  const again = (): void => void work().then(later, later);
  const later = (): void => void setTimeout(again, ms);
  again();
}
