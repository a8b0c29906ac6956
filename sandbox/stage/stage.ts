/** The stage: customer, two consoles and Salesforce's records side by side, with a guided tour. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { typescriptModules } from '../console/server/assets.ts';
import { consumerPageHandler } from '../consumer/consumerPage.ts';
import { CONSUMERS } from '../seed.ts';
import type { World } from '../demo/world.ts';
import { createCustomers } from './customers.ts';
import { readRecords } from './records.ts';
import { completeSignIn } from './signIn.ts';
import { stagePage } from './stagePage.ts';

export interface Stage {
  url: string;
  customerUrl(consumerKey: string): string;
  close(): Promise<void>;
}

const PAGE = fileURLToPath(new URL('./page/', import.meta.url));

/** Starts the stage over a running world. */
export async function startStage({ world, port, auto }: { world: World; port: number; auto: boolean }): Promise<Stage> {
  const customers = createCustomers(world.livePerson);
  const app = express();
  app.use(express.json());
  app.use('/page', typescriptModules(PAGE), express.static(PAGE));
  app.use('/customer', consumerPageHandler({ cloudUrl: world.livePerson.url, account: world.livePerson.account }));
  app.get('/', (request, response) => {
    const host = request.query.host === 'native' ? 'native' : 'open-cti';
    response.type('html').send(
      stagePage({
        auto: auto || request.query.auto === '1',
        host,
        panes: {
          ada: `${world.console.consoleUrl('ada', host)}?stage=1`,
          ben: `${world.console.consoleUrl('ben', host)}?stage=1`,
        },
        recordUrl: `${world.console.consoleUrl('ada', host)}?record=`,
      }),
    );
  });
  app.get('/records', async (_request, response) => response.json(await readRecords(world.salesforce)));
  app.post('/customers/six', async (_request, response) => {
    await Promise.all(CONSUMERS.map((consumer) => customers.say(consumer.key, consumer.firstMessage)));
    response.json({ ok: true });
  });
  app.post('/sign-in/:user', async (request, response) => {
    const { url } = request.body as { url: string };
    // Only the connector's own door: the stage must not become somebody's way to fetch other addresses.
    const allowed = typeof url === 'string' && url.startsWith(`${world.connector.url}/liveperson/authorize?`);
    response.json({ ok: allowed && (await completeSignIn(url, request.params.user)) });
  });

  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${url}/`,
    customerUrl: (key) => `${url}/customer/?consumer=${key}`,
    close: async () => {
      await customers.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
