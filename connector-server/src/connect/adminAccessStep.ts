/** Whose rights the guide uses in the org: for deploying, assigning and looking. Nobody's is an answer too. */
import { adminReader, adminSession, forgetAdminSession } from './adminSession.ts';
import { hasSf } from './sfProgram.ts';
import type { Choice, ConnectState, Step, StepContext } from './types.ts';
import { StepFailure } from './types.ts';

type Access = NonNullable<ConnectState['salesforce']['adminAccess']>;

export const adminAccessStep: Step = {
  id: 'salesforce.adminAccess',
  title: 'An administrator’s rights for this guide',
  who: 'salesforce_admin',
  applies: () => true,
  async done(context) {
    const { adminAccess } = context.state.salesforce;
    if (adminAccess === null) return false;
    if (adminAccess === 'by_hand') return true;
    // A token is never kept: without one in the environment it has to be asked for again.
    if (adminAccess === 'token' && !context.env.SALESFORCE_ADMIN_TOKEN) return false;
    return (await prove(context)) === null;
  },
  async run(context) {
    const { state, ask } = context;
    const { salesforce } = state;
    forgetAdminSession(context);
    salesforce.adminAccess = await ask.choose({
      id: 'salesforce.adminAccess',
      text: 'How may the guide act in the org as an administrator?',
      help: 'It deploys the package, assigns permission sets and looks at Setup. Each can be done by hand instead.',
      choices: await choices(context),
      suggest: salesforce.adminAccess ?? (await suggestion(context)),
    });
    await context.keep();
    if (salesforce.adminAccess === 'by_hand')
      return { result: 'done', said: 'everything in the org is done by hand; each step says what to do' };
    if (salesforce.adminAccess === 'sf')
      salesforce.sfAlias = await ask.text({
        id: 'salesforce.sfAlias',
        text: 'Alias or username of the org in the Salesforce CLI',
        help: `To sign in there: sf org login web --alias lp --instance-url ${salesforce.myDomain}`,
        suggest: salesforce.sfAlias ?? 'lp',
        check: (alias) => (/^[\w.@+-]{1,120}$/.test(alias) ? null : 'That is no alias and no username.'),
      });
    if ((await adminSession(context)) === null)
      return { result: 'done', said: 'the browser is used as soon as the app is in the org; until then by hand' };
    const failure = await prove(context);
    if (failure !== null) {
      forgetAdminSession(context);
      throw failure;
    }
    return { result: 'done', said: `the org ${salesforce.orgId ?? ''} takes it` };
  },
  request: ({ salesforce }) => [
    `Run “npm run connect” yourself, or lend an access token of a user who may customise the application and manage users, from ${salesforce.myDomain ?? 'the org'}.`,
    'Or take the request list (npm run connect -- --request) and do its steps in Setup.',
  ],
};

/** Null: Salesforce takes it, and it is the org meant. Notes the org's id when it was not known. */
async function prove(context: StepContext): Promise<StepFailure | null> {
  const { salesforce } = context.state;
  const reader = await adminReader(context);
  if (reader === null) return null;
  const who = await reader.signIn();
  if (!who.ok)
    return who.status === 401 || who.code === 'INVALID_SESSION_ID'
      ? new StepFailure(
          'salesforce_token_refused',
          `${salesforce.myDomain} does not take the access token: it has expired, or belongs to another org.`,
          'Get a new one from that very org, and check the My Domain address.',
        )
      : new StepFailure(
          who.code === 'unreachable' ? 'salesforce_unreachable' : `salesforce_${who.code}`,
          `${salesforce.myDomain}: ${who.text}`,
          'Check the address, the network and the proxy (HTTPS_PROXY) of this machine, then try again.',
        );
  const { orgId } = who.value;
  if (salesforce.orgId !== null && salesforce.orgId.slice(0, 15) !== orgId.slice(0, 15))
    return new StepFailure(
      'salesforce_other_org',
      `The access token belongs to the org ${orgId}; this connection was begun with ${salesforce.orgId}.`,
      'Use a token of that org, or begin another connection: npm run connect -- --connection <another id>.',
    );
  salesforce.orgId ??= orgId;
  return null;
}

async function choices({ env, state }: StepContext): Promise<Choice<Access>[]> {
  return [
    ...((await hasSf(env))
      ? [{ value: 'sf', label: 'Through the Salesforce CLI, signed in on this machine' } as const]
      : []),
    { value: 'token', label: 'With an access token that I give now; it is not stored' },
    ...(state.salesforce.consumerKey === null
      ? []
      : [
          {
            value: 'browser',
            label: 'By signing in in a browser, through the connector’s app in the org',
            help: 'The app must admit the administrator: its policies name a permission set that they hold.',
          } as const,
        ]),
    { value: 'by_hand', label: 'Not at all: I do it in Setup, or somebody else does' },
  ];
}

async function suggestion({ env }: StepContext): Promise<Access> {
  if (env.SALESFORCE_ADMIN_TOKEN) return 'token';
  return (await hasSf(env)) ? 'sf' : 'token';
}
