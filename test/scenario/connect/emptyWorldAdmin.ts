/** What an administrator does by hand in the pages of the two clouds, over HTTP as a browser would. */
import type { EmptyWorld } from '../../../sandbox/demo/emptyWorld.ts';

export interface HandWork {
  /** Makes the certificate in Setup and downloads it. */
  certificate(): Promise<string>;
  /** Lets the API user's permission set in at the app. */
  preAuthorise(): Promise<void>;
  /** Installs an application in LivePerson: its client id and secret. */
  application(kind: 'signIn' | 'api', redirectUri?: string): Promise<{ clientId: string; clientSecret: string }>;
  /** Pages opened so far. */
  pages: number;
}

export async function handWork(world: EmptyWorld): Promise<HandWork> {
  const door = await fetch(world.setupUrl, { redirect: 'manual' });
  const cookie = door.headers.get('set-cookie')?.split(';')[0] ?? '';
  const setup = `${world.salesforce.publicUrl}/lightning/setup`;
  const work: HandWork = {
    pages: 1,
    async certificate() {
      const page = `${setup}/CertificatesAndKeysManagement`;
      const body = new URLSearchParams({
        action: 'create',
        label: 'LivePerson Connector',
        name: 'LivePerson_Connector',
      });
      const made = await fetch(`${page}/home`, { method: 'POST', headers: { cookie }, body });
      if (!made.ok) throw new Error(`Setup refused the certificate: ${await made.text()}`);
      work.pages += 2;
      return (await fetch(`${page}/LivePerson_Connector.crt`, { headers: { cookie } })).text();
    },
    async preAuthorise() {
      const body = new URLSearchParams({
        action: 'addSet',
        app: 'LivePerson_Connector',
        set: 'LivePerson_Connector_API',
      });
      const address = `${setup}/ManageExternalClientApplication/home`;
      const saved = await fetch(address, { method: 'POST', headers: { cookie }, body });
      if (!saved.ok) throw new Error(`Setup refused the policy: ${await saved.text()}`);
      work.pages += 1;
    },
    async application(kind, redirectUri = '') {
      const body = new URLSearchParams({ action: 'create', kind, redirectUri, scope: await suggestedScopes() });
      const page = await (await fetch(world.livePersonAdminUrl, { method: 'POST', body })).text();
      const id = /Application (\S+) was created/.exec(page)?.[1] ?? '';
      const row = page.slice(page.indexOf(`<code class="client-id">${id}`));
      work.pages += 1;
      return { clientId: id, clientSecret: /client-secret">([^<]+)/.exec(row)?.[1] ?? '' };
    },
  };
  const suggestedScopes = async (): Promise<string> =>
    /name="scope"[^>]* value="([^"]*)"/.exec(await (await fetch(world.livePersonAdminUrl)).text())?.[1] ?? '';
  return work;
}
