/** Domain discovery (CSDS): public, no authentication, case-sensitive service names. */
import type { CloudContext } from '../context.ts';
import type { Router } from './router.ts';

const SERVICES = [
  'agentVep',
  'asyncMessagingEnt',
  'facadeMsg',
  'messagingRestApiDomain',
  'sentinel',
  'idp',
  'accountConfigReadOnly',
  'accountConfigReadWrite',
  'acCdnDomain',
  'msgHist',
  'engHistDomain',
  'leDataReporting',
  'swift',
  'smt',
];

export const serviceList = (cloud: CloudContext): { service: string; account: string; baseURI: string }[] =>
  SERVICES.filter((service) => !cloud.missingServices.has(service)).map((service) => ({
    service,
    account: cloud.world.account,
    baseURI: cloud.domains[service] ?? cloud.address,
  }));

export function routeDiscovery(router: Router, cloud: CloudContext): void {
  for (const root of ['/api', '/csdr']) {
    router.on('GET', `${root}/account/:account/service/baseURI.json`, ({ params }) => {
      if (params['account'] === cloud.world.account) return { status: 200, body: { baseURIs: serviceList(cloud) } };
      return cloud.switches.unknownAccount === 'empty'
        ? { status: 200, body: { baseURIs: [] } }
        : { status: 401, body: 'invalid site' };
    });
    router.on('GET', `${root}/account/:account/service/:service/baseURI.json`, ({ params }) => {
      if (params['account'] !== cloud.world.account) return { status: 401, body: 'invalid site' };
      const found = serviceList(cloud).find((entry) => entry.service === params['service']);
      return found === undefined ? { status: 404, body: 'unknown service' } : { status: 200, body: found };
    });
  }
}
