/** Who the customer is, looked up once more when acceptance brings what was not known while it rang. */
import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { AttributeModel } from '../../../connector-server/src/attributes/attributes.ts';
import { DeskCore } from '../../../connector-server/src/desk/deskCore.ts';
import { Matchmaking } from '../../../connector-server/src/desk/matchmaking.ts';
import type { MatchSubject } from '../../../connector-server/src/desk/ports.ts';
import type {
  MatchView,
  PlanRequest,
  RecordPlan,
  SoftphoneEvent,
} from '../../../connector-server/src/protocol/types.ts';
import { CONSUMER, CONVERSATION, conversation, ME, ring, upstream } from '../conversation/upstreamEvents.ts';
import { createManualTimers } from './manualTimers.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const LINK = { object: 'Contact', recordId: '003000000000001', name: 'Grace' };
const GRACE = { id: CONSUMER, name: 'Grace', email: 'grace@larkspur.example', phone: null, authenticated: true };

/** By e-mail, and by the campaign where it is known. */
function planOf({ consumer, attributes }: MatchSubject): RecordPlan {
  const info = attributes?.widget['campaignInfo'] as AttributeModel | undefined;
  const values = [consumer.email, info?.['campaignName']].filter((value) => typeof value === 'string');
  const anyOf = values.map((value) => ({ field: 'Key__c', value }));
  return { steps: [{ verb: 'find', as: 'Contact', object: 'Contact', fields: ['Name'], anyOf, limit: 5 }] };
}

/** Rings with a known profile; the first search finds nobody, or one (`certain`). Then it is accepted. */
async function accepted(over: { certain?: boolean; handsOff?: boolean; visit?: AttributeModel } = {}) {
  const plans: PlanRequest[] = [];
  const core = new DeskCore({
    key: { connectionId: 'c', salesforceUserId: 'u' },
    profile: {
      id: 'c',
      name: 'C',
      orgId: 'o',
      livePerson: { account: '1', signIn: { oauth: null, password: true } },
      softphone: { openRecord: 'never', sound: true, wrapUpSeconds: 600, maxMessageChars: 8_000 },
      presence: { awayAfterSeconds: 60, offlineAfterSeconds: 1_800 },
    },
    timers: createManualTimers(),
    logger: pino({ level: 'silent' }),
    facts: { add: () => {}, flush: async () => {}, waiting: 0, lost: 0 },
  });
  core.tabs.add({
    tabId: 't',
    acked: 0,
    sink: {
      deliver: () => {},
      close: () => {},
      deliverText: (text) => {
        const { event } = JSON.parse(text) as { event: SoftphoneEvent };
        if (event.kind === 'plan') plans.push(event.request);
      },
    },
  });
  const none: MatchView = { state: 'none', candidates: [], text: '' };
  const matchmaking = new Matchmaking(
    core,
    { plan: planOf, judge: () => ({ match: none, link: over.certain ? LINK : null }) },
    {
      openOf: async () => [],
      closedOf: async () => [],
      unfinished: async () => null,
      recall: async () => ({ links: [], handsOff: over.handsOff ?? false, mark: null }),
    },
  );
  core.apply({ type: 'identified', userId: ME, pid: null, name: 'Ada' });
  core.apply(upstream(ring()));
  core.apply({ type: 'consumer', conversationId: CONVERSATION, consumer: GRACE });
  matchmaking.profileKnown(CONVERSATION);
  matchmaking.result(plans[0]?.planId ?? '', { ok: true, steps: [] });
  const visit = over.visit;
  const change = (changedAt: number): void =>
    core.apply(upstream(conversation({ changedAt, visit: () => (visit === undefined ? null : { widget: visit }) })));
  change(2_000);
  await turn();
  const keys = () =>
    plans.map(({ plan }) =>
      plan.steps.flatMap((step) => (step.verb === 'find' ? step.anyOf.map(({ value }) => value) : [])),
    );
  return { core, change, keys };
}

const AUTUMN = { campaignInfo: { campaignName: 'Autumn' } };

it('searches once more by what acceptance brought, and not again by the same', async () => {
  const { keys, change } = await accepted({ visit: AUTUMN });
  expect(keys()).toEqual([[GRACE.email], [GRACE.email, 'Autumn']]);
  change(3_000);
  await turn();
  expect(keys()).toHaveLength(2);
});

it.each([
  ['acceptance brings nothing', {}],
  ['what it brings is none of what the rules search by', { visit: { visitorInfo: { country: 'Norway' } } }],
  ['somebody certain was found and is linked', { visit: AUTUMN, certain: true }],
  ['an agent unlinked it by hand before', { visit: AUTUMN, handsOff: true }],
])('searches once only where %s', async (_why, over) => {
  const { keys, core } = await accepted(over);
  expect(keys()).toEqual([[GRACE.email]]);
  expect(core.state.conversations[CONVERSATION]?.view.links).toEqual('certain' in over ? [LINK] : []);
});
