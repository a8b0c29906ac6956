/** Which org it is. Nothing is sent anywhere before the address has the shape of a Salesforce org. */
import { readMyDomain } from './myDomain.ts';
import type { Step } from './types.ts';

export const myDomainStep: Step = {
  id: 'salesforce.myDomain',
  title: 'Salesforce org',
  who: 'salesforce_admin',
  applies: () => true,
  done: ({ state, allowLoopback }) =>
    Promise.resolve(state.salesforce.myDomain !== null && readMyDomain(state.salesforce.myDomain, allowLoopback).ok),
  async run({ state, ask, allowLoopback }) {
    const before = state.salesforce.myDomain;
    const answer = await ask.text({
      id: 'salesforce.myDomain',
      text: 'My Domain address of the org',
      help: 'Setup > My Domain > Current My Domain URL, e.g. https://example.my.salesforce.com',
      ...(before === null ? {} : { suggest: before }),
      check: (text) => {
        const read = readMyDomain(text, allowLoopback);
        return read.ok ? null : read.text;
      },
    });
    const read = readMyDomain(answer, allowLoopback);
    if (!read.ok) throw new TypeError('An unchecked answer.');
    if (before !== null && before !== read.origin) forgetOrg(state.salesforce);
    state.salesforce.myDomain = read.origin;
    return { result: 'done', said: read.origin };
  },
  request: () => [
    'Tell the org’s My Domain address (Setup > My Domain > Current My Domain URL) and whether it is production or a sandbox.',
  ],
};

/** What was learnt of another org says nothing of this one. */
function forgetOrg(salesforce: Parameters<Step['applies']>[0]['salesforce']): void {
  Object.assign(salesforce, {
    kind: null,
    orgId: null,
    lightningOrigin: null,
    visualforceOrigin: null,
    sfAlias: null,
    consumerKey: null,
    identityCertificates: [],
    apiPermissionSets: [],
    agents: [],
  });
}
