/** Calls to the console's own server, as the user whose console this is. */
import type { ListPage, RecordPage } from '../server/recordApi.ts';
import type { ConsoleConfig } from '../server/consolePage.ts';

export type { ListPage, RecordPage };

export const config = JSON.parse(document.getElementById('config')?.textContent ?? '{}') as ConsoleConfig;

export class ApiError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

async function call<T>(path: string, body?: unknown): Promise<T> {
  const response = await fetch(`/as/${config.user.key}/api/${path}`, {
    ...(body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const value = (await response.json().catch(() => ({}))) as T & { message?: string };
  if (!response.ok) throw new ApiError(response.status, value.message ?? 'The org did not answer.');
  return value;
}

export const api = {
  record: (id: string) => call<RecordPage>(`records/${encodeURIComponent(id)}`),
  fields: (id: string, names: string[]) =>
    call<unknown>(`records/${encodeURIComponent(id)}/fields?names=${encodeURIComponent(names.join(','))}`),
  list: (object: string) => call<ListPage>(`lists/${object}`),
  search: (text: string) =>
    call<{ id: string; object: string; icon: string; name: string }[]>(`search?q=${encodeURIComponent(text)}`),
  form: (object: string) =>
    call<{
      label: string;
      icon: string;
      fields: { name: string; label: string; required: boolean; options: string[] }[];
    }>(`forms/${object}`),
  create: (object: string, fields: Record<string, string>) => call<{ id: string }>(`records/${object}`, fields),
  apex: async (className: string, method: string, args: Record<string, unknown>): Promise<unknown> => {
    const query = config.broken ? `?break=${config.broken}` : '';
    return (await call<{ value: unknown }>(`apex/${className}/${method}${query}`, args)).value;
  },
};
