/** The stage: customer, two consoles and Salesforce's records side by side, with a guided tour. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { typescriptModules } from '../console/server/assets.ts';
import { consumerPageHandler } from '../consumer/consumerPage.ts';
import { faultSite } from '../demo/faultSite.ts';
import type { World } from '../demo/world.ts';
import { createFaultBoard, type FaultBoard, type FaultNews } from '../faults/faultBoard.ts';
import { CONSUMERS, STORY_CONSUMERS } from '../seed.ts';
import { readComparison } from './comparison.ts';
import { createCustomers } from './customers.ts';
import { faultRoutes, type StageFaults } from './faultRoutes.ts';
import { deleteRecord, readRecords } from './records.ts';
import { completeSignIn } from './signIn.ts';
import { stagePage } from './stagePage.ts';
import { STORIES } from './stories.ts';

export interface Stage {
  url: string;
  customerUrl(consumerKey: string): string;
  /** What the buttons under “Break something” strike with. */
  faults: FaultBoard;
  close(): Promise<void>;
}

const PAGE = fileURLToPath(new URL('./page/', import.meta.url));

export interface StageOptions {
  world: World;
  port: number;
  auto: boolean;
  /** Hears of every fault that strikes or heals. */
  onFault?: (news: FaultNews) => void;
}

/** A page on another site must not reach the faults: only requests of this page, or of no page at all. */
const fromHere: express.RequestHandler = (request, response, next) => {
  const { origin, host } = request.headers;
  if (origin === undefined || origin === `http://${host ?? ''}`) next();
  else response.status(403).json({ ok: false, error: 'Only the stage itself may do this.' });
};

/** Starts the stage over a running world. */
export async function startStage({ world, port, auto, onFault }: StageOptions): Promise<Stage> {
  const news: StageFaults['news'] = [];
  const faults = createFaultBoard(faultSite(world), (one) => {
    news.push({ ...one, at: Date.now() });
    onFault?.(one);
  });
  const customers = createCustomers(world.livePerson);
  const app = express();
  app.use(fromHere, express.json());
  app.use('/faults', faultRoutes(faults, news));
  app.get('/comparison', async (_request, response) =>
    response.json(await readComparison(world.livePerson, world.salesforce)),
  );
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
        stories: STORIES,
        recordUrl: `${world.console.consoleUrl('ada', host)}?record=`,
      }),
    );
  });
  app.get('/records', async (_request, response) => response.json(await readRecords(world.salesforce)));
  app.post('/records/:id/delete', async (request, response) => {
    const ok = await deleteRecord(world.salesforce, request.params.id);
    response.status(ok ? 200 : 409).json({ ok });
  });
  app.post('/customers/six', async (_request, response) => {
    await Promise.all(CONSUMERS.map((consumer) => customers.say(consumer.key, consumer.firstMessage)));
    response.json({ ok: true });
  });
  app.post('/customers/:key', async (request, response) => {
    const consumer = [...CONSUMERS, ...STORY_CONSUMERS].find(({ key }) => key === request.params.key);
    if (consumer) await customers.say(consumer.key, consumer.firstMessage);
    response.status(consumer ? 200 : 404).json({ ok: consumer !== undefined });
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
    faults,
    customerUrl: (key) => `${url}/customer/?consumer=${key}`,
    close: async () => {
      await faults.close();
      await customers.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
