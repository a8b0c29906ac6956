/** What kind of org it is, and the addresses at which its pages run. */
import { soql } from '../support/soql.ts';
import { adminReader } from './adminSession.ts';
import { kindOfDomain, originsOf } from './myDomain.ts';
import type { OrgKind } from './myDomain.ts';
import type { Step, StepContext } from './types.ts';
import { StepFailure } from './types.ts';

const KIND_WORDS: Readonly<Record<OrgKind, string>> = {
  production: 'a production org',
  sandbox: 'a sandbox',
  developer: 'a developer org',
};
const KINDS: readonly { value: OrgKind; label: string }[] = [
  { value: 'production', label: 'Production' },
  { value: 'sandbox', label: 'Sandbox (also a scratch org)' },
  { value: 'developer', label: 'Developer Edition or Trailhead Playground' },
];

export const orgStep: Step = {
  id: 'salesforce.org',
  title: 'Kind of org and its addresses',
  who: 'salesforce_admin',
  applies: () => true,
  done: ({ state: { salesforce } }) =>
    Promise.resolve(salesforce.orgId !== null && salesforce.kind !== null && salesforce.lightningOrigin !== null),
  async run(context) {
    const { salesforce } = context.state;
    const myDomain = salesforce.myDomain ?? '';
    const byDomain = kindOfDomain(myDomain);
    const said = await context.ask.choose({
      id: 'salesforce.kind',
      text: 'Production or sandbox?',
      choices: KINDS,
      suggest: salesforce.kind ?? byDomain ?? 'production',
    });
    const org = await organization(context);
    if (org === null) {
      if (byDomain === 'sandbox' && said === 'production') throw wrongKind(said, byDomain, 'its address');
      salesforce.orgId ??= await askOrgId(context);
    } else {
      if (org.kind !== said) await wantsFoundKind(context, said, org.kind);
      salesforce.orgId = org.id;
    }
    salesforce.kind = org?.kind ?? said;
    await context.keep();
    await askOrigins(context, myDomain);
    return {
      result: 'done',
      said: `${org === null ? '' : `${org.name}, `}${salesforce.kind}, ${salesforce.orgId}; softphone on ${salesforce.lightningOrigin}`,
    };
  },
  request: () => [
    'Tell the Organization ID (Setup > Company Information; 15 or 18 characters from 00D) and whether it is production, a sandbox or a developer org.',
  ],
};

async function organization(context: StepContext): Promise<{ id: string; name: string; kind: OrgKind } | null> {
  const reader = await adminReader(context);
  if (reader === null) return null;
  const found = await reader.query(soql`SELECT Id, Name, OrganizationType, IsSandbox FROM Organization`);
  const row = found.ok ? found.value[0] : undefined;
  if (row === undefined)
    throw new StepFailure(
      'salesforce_org_unread',
      `The org does not say what it is: ${found.ok ? 'no row of Organization' : found.text}`,
      'The administrator needs the permission API Enabled. Try again, or choose to do it by hand.',
    );
  return {
    id: String(row.Id),
    name: String(row.Name),
    kind:
      row.IsSandbox === true ? 'sandbox' : row.OrganizationType === 'Developer Edition' ? 'developer' : 'production',
  };
}

async function wantsFoundKind(context: StepContext, said: OrgKind, found: OrgKind): Promise<void> {
  context.say(`You chose ${KIND_WORDS[said]}; the org itself says that it is ${KIND_WORDS[found]}.`);
  const right = await context.ask.confirm({
    id: 'salesforce.kindFound',
    text: `Is this the org you mean, ${KIND_WORDS[found]}?`,
    suggest: false,
  });
  if (!right) throw wrongKind(said, found, 'the org itself');
}

function wrongKind(said: OrgKind, found: OrgKind, by: string): StepFailure {
  return new StepFailure(
    'salesforce_wrong_kind',
    `You chose ${KIND_WORDS[said]}, but by ${by} it is ${KIND_WORDS[found]}. Nothing was changed in it.`,
    'If it is the wrong org, correct the address: npm run connect -- --from salesforce.myDomain. If only the answer was wrong, give the right one.',
  );
}

function askOrgId({ ask }: StepContext): Promise<string> {
  return ask.text({
    id: 'salesforce.orgId',
    text: 'Organization ID',
    help: 'Setup > Company Information > Salesforce.com Organization ID',
    check: (id) =>
      /^00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/.test(id) ? null : 'It has 15 or 18 characters and starts with 00D.',
  });
}

async function askOrigins(context: StepContext, myDomain: string): Promise<void> {
  const { ask } = context;
  const { salesforce } = context.state;
  const derived = originsOf(myDomain);
  if (derived !== null) {
    context.say(
      `By its My Domain, the org shows Lightning pages at ${derived.lightning} and Visualforce pages at ${derived.visualforce}.`,
    );
    const right = await ask.confirm({
      id: 'salesforce.originsRight',
      text: 'Does the address bar begin with the Lightning address when an agent has a record open?',
      help: 'If not, the softphone would be refused there; you can then give the right addresses.',
      suggest: true,
    });
    if (right) {
      salesforce.lightningOrigin = derived.lightning;
      salesforce.visualforceOrigin = derived.visualforce;
      return;
    }
  }
  salesforce.lightningOrigin = await ask.text({
    id: 'salesforce.lightningOrigin',
    text: 'Address of the org’s Lightning pages, up to the host',
    help: 'As the browser shows it when a record is open, e.g. https://example.lightning.force.com',
    ...(derived === null ? {} : { suggest: derived.lightning }),
    check: originProblem,
  });
  const page = await ask.text({
    id: 'salesforce.visualforceOrigin',
    text: 'Address of its Visualforce pages (only needed with Open CTI; “none” if there is none)',
    suggest: derived?.visualforce ?? 'none',
    check: (text) => (text === 'none' ? null : originProblem(text)),
  });
  salesforce.visualforceOrigin = page === 'none' ? null : page;
}

/** As the settings document takes it: scheme, host and port, exactly as a browser sends it. */
function originProblem(text: string): string | null {
  return URL.canParse(text) && new URL(text).origin === text && /^https?:\/\//.test(text)
    ? null
    : 'Scheme and host only, lower case, no slash at the end, e.g. https://example.lightning.force.com.';
}
