/** The admin API as the pages ask it: JSON with an administrator's access token. */
import { adminToken } from './adminToken.ts';

export interface AdminApi {
  get<T>(path: string, query?: Record<string, string>): Promise<T>;
  post<T>(path: string, body?: object): Promise<{ status: number; body: T }>;
}

/** For one connection; paths below /admin/api. A GET that is refused rejects. */
export async function openAdminApi(world: Parameters<typeof adminToken>[0], connection = 'harbor'): Promise<AdminApi> {
  const authorization = `Bearer ${await adminToken(world)}`;
  return {
    async get<T>(path: string, query: Record<string, string> = {}) {
      const search = new URLSearchParams({ connection, ...query });
      const answer = await fetch(`${world.url}/admin/api${path}?${search.toString()}`, { headers: { authorization } });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as T;
    },
    async post<T>(path: string, body: object = {}) {
      const answer = await fetch(`${world.url}/admin/api${path}`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ connection, ...body }),
      });
      return { status: answer.status, body: (await answer.json()) as T };
    },
  };
}
