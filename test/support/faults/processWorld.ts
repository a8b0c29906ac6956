/** The real connector as a process of its own, to be killed and stopped, with a fault box on its lines to LivePerson, Salesforce and browsers. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startConnectorProcess, type ConnectorProcess } from '../../../sandbox/demo/connectorProcess.ts';
import { freePort } from '../../../sandbox/demo/freePort.ts';
import { settingsDocument } from '../../../sandbox/demo/settingsDocument.ts';
import { createFaultBox, type FaultBox } from '../../../sandbox/faults/faultBox.ts';
import { startLivePersonCloud, type LivePersonCloud } from '../../../sandbox/liveperson/cloud.ts';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { INSTALLED_APP } from '../../../sandbox/seed.ts';
import { ORIGIN, Softphone } from '../../scenario/server/serverWorld.ts';
import { temporaryDataDir } from '../database.ts';

export interface ProcessWorld {
  cloud: LivePersonCloud;
  org: SalesforceOrg;
  connector: ConnectorProcess;
  boxes: { livePerson: FaultBox; browser: FaultBox; salesforce: FaultBox };
  /** A softphone behind the browser's box, connected. */
  softphone(userKey: string, tabId?: string): Promise<Softphone>;
  close(): Promise<void>;
}

export async function startProcessWorld(
  options: {
    /** More variables for the connector, e.g. a database of its own. */
    env?: Record<string, string>;
    wrapUpMinutes?: number;
  } = {},
): Promise<ProcessWorld> {
  const dir = await temporaryDataDir();
  const port = await freePort(0);
  const url = `http://127.0.0.1:${port}`;
  let livePersonUrl = '';
  let salesforceUrl = '';
  const boxes = {
    salesforce: await createFaultBox({ target: () => salesforceUrl }),
    livePerson: await createFaultBox({ target: () => livePersonUrl }),
    browser: await createFaultBox({ target: url }),
  };
  const cloud = await startLivePersonCloud({ domains: { facadeMsg: boxes.livePerson.host } });
  cloud.control.registerRedirectUri(INSTALLED_APP.clientId, `${url}/liveperson/callback`);
  const org = await startSalesforceOrg({ tokenAudience: url, publicUrl: boxes.salesforce.url });
  salesforceUrl = org.url;
  livePersonUrl = cloud.url;
  const settingsFile = join(dir, 'settings.json');
  const document = settingsDocument({
    org,
    origins: [ORIGIN],
    ...(options.wrapUpMinutes === undefined ? {} : { wrapUpMinutes: options.wrapUpMinutes }),
  });
  await writeFile(settingsFile, JSON.stringify(document), { mode: 0o600 });
  const connector = await startConnectorProcess({
    port,
    dataDir: join(dir, 'data'),
    settingsFile,
    livePersonUrl: cloud.url,
    salesforceUrl: org.publicUrl,
    ...(options.env && { env: options.env }),
  });
  const softphones: Softphone[] = [];
  return {
    cloud,
    org,
    connector,
    boxes,
    async softphone(userKey, tabId = `${userKey}-tab`) {
      const address = `${boxes.browser.url.replace('http', 'ws')}/softphone`;
      const softphone = new Softphone(org, userKey, tabId, address);
      softphones.push(softphone);
      await softphone.connect();
      return softphone;
    },
    async close() {
      for (const softphone of softphones) softphone.socket?.terminate();
      for (const box of Object.values(boxes)) box.heal();
      await connector.stop();
      await Promise.all([cloud.close(), org.close(), ...Object.values(boxes).map((box) => box.close())]);
      await rm(dir, { recursive: true, force: true });
    },
  };
}
