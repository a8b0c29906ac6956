/**
 * P19: from the offer of a conversation to the match shown, and how many lookups a server carries. Connector, stand-in clouds
 * and softphone share one process, so both ends share one clock and every figure includes all of them.
 */
import { openConsumer } from '../../sandbox/consumer/consumerClient.ts';
import type { SoftphoneEvent } from '../../connector-server/src/protocol/types.ts';
import { startServerWorld, type ServerWorld, type Softphone } from '../scenario/server/serverWorld.ts';
import type { Bench } from './bench.ts';
import { row } from './report.ts';
import { openLoop, pause, until } from './world/openLoop.ts';
import { percentile } from './world/stats.ts';

/** Of each call to Salesforce. */
const CALL_MS = 100;
const PER_MINUTE = 1_000;
/** Who carries the second part: one agent's line takes 30 frames a second, and a lookup is two. */
const AGENTS = [
  { key: 'ada', skillId: '4101' },
  { key: 'ben', skillId: '4102' },
  { key: 'cleo', skillId: '4103' },
];
/** Conversations each of them holds. */
const HELD = 6;
const PATIENCE_MS = 30_000;

export const bench: Bench = {
  async run({ quick }, say) {
    const world = await startServerWorld();
    let plans = 0;
    const apex = world.org.apex.bind(world.org);
    world.org.apex = async (user, className, ...rest) => {
      if (className === 'LivePersonRecords') {
        plans += 1;
        await pause(CALL_MS);
      }
      return apex(user, className, ...rest);
    };
    try {
      const ada = await world.softphone('ada');
      await ada.online();
      await oneOffer(world, ada, -1);
      plans = 0;
      const offers = quick ? 10 : 100;
      const times: number[] = [];
      for (let n = 0; n < offers; n++) times.push(await oneOffer(world, ada, n));
      const tripsEach = plans / offers;
      say(`P19: ${offers} offers, p50 ${percentile(times, 50).toFixed(0)} ms, ${tripsEach} trips to Salesforce each`);

      const seconds = quick ? 5 : 60;
      const rate = await lookups(world, ada, seconds);
      say(
        `P19: ${rate.shown} of ${rate.asked} lookups in ${seconds} s, p99 ${percentile(rate.times, 99).toFixed(0)} ms`,
      );
      const note = `${CALL_MS} ms a call; server, stand-ins and softphone in one process`;
      return [
        row({ id: 'P19', measure: 'conversation offered to match shown, p50', unit: 'ms', digits: 0, ours: [percentile(times, 50)], target: { limit: 400 }, note }), // prettier-ignore
        row({ id: 'P19', measure: 'the same, p99', unit: 'ms', digits: 0, ours: [percentile(times, 99)], target: { limit: 1_000, gates: false }, note }), // prettier-ignore
        row({ id: 'P19', measure: 'trips to Salesforce per match', unit: '', digits: 2, ours: [tripsEach], target: { limit: 1 } }), // prettier-ignore
        row({
          id: 'P19',
          measure: `matches shown a minute, ${PER_MINUTE} asked for`,
          unit: '',
          digits: 0,
          ours: [(rate.shown / seconds) * 60],
          target: { limit: PER_MINUTE * 0.99, least: true },
          note: `p50 ${percentile(rate.times, 50).toFixed(0)} ms, p99 ${percentile(rate.times, 99).toFixed(0)} ms`,
        }),
      ];
    } finally {
      await world.close();
    }
  },
};

type Matched = Extract<SoftphoneEvent, { kind: 'match' }>;
const isShown = ({ match }: Matched): boolean => match.state !== 'searching' && match.state !== 'waiting';

/** A known customer writes; ms from the ring to the match. The agent takes it, ends it and is free again. */
async function oneOffer(world: ServerWorld, ada: Softphone, n: number): Promise<number> {
  const consumer = await openConsumer(world.cloud.url, world.cloud.account, {
    skillId: '4101',
    profile: { sub: `bench-${n}`, given_name: 'Grace', family_name: 'Holloway', email: 'grace.holloway@larkspur.example', phone_number: '+442079460111' }, // prettier-ignore
  });
  let rangAt = 0;
  const ring = ada
    .event('ring', (event) => event.ring.conversationId === consumer.conversationId)
    .then((event) => {
      rangAt = performance.now();
      return event.ring;
    });
  await consumer.say('Hello');
  const { ringId, conversationId } = await ring;
  const matched = await ada.event('match', (event) => event.conversationId === conversationId && isShown(event));
  const ms = performance.now() - rangAt;
  if (matched.match.state !== 'one') throw new Error(`the match is ${matched.match.state}: ${matched.match.text}`);
  await ada.done({ name: 'acceptRing', ringId });
  await ada.event('conversation', (event) => event.conversation.conversationId === conversationId);
  await ada.done({ name: 'closeConversation', conversationId });
  await ada.done({ name: 'finishWrapUp', conversationId });
  consumer.leave();
  // What was handled is looked through for each event; it must not grow with the rounds.
  ada.frames.length = 0;
  return ms;
}

/** A softphone and the conversations its agent holds. */
interface Holder {
  phone: Softphone;
  held: string[];
  seen: number;
}

async function holder(world: ServerWorld, phone: Softphone, skillId: string): Promise<Holder> {
  const held: string[] = [];
  for (let n = 0; n < HELD; n++) {
    const consumer = await openConsumer(world.cloud.url, world.cloud.account, {
      skillId,
      profile: { sub: `held-${skillId}-${n}`, given_name: 'Ines', email: 'ines.marchetti@tidewater.example' },
    });
    await consumer.say('Hello');
    const { ring } = await phone.event('ring', (event) => event.ring.conversationId === consumer.conversationId);
    await phone.done({ name: 'acceptRing', ringId: ring.ringId });
    held.push(ring.conversationId);
    await phone.event('match', (event) => event.conversationId === ring.conversationId && isShown(event));
  }
  return { phone, held, seen: phone.frames.length };
}

/** At a fixed rate, whatever comes back, over conversations the agents hold. */
async function lookups(
  world: ServerWorld,
  ada: Softphone,
  seconds: number,
): Promise<{ asked: number; shown: number; times: number[] }> {
  const holders: Holder[] = [];
  for (const { key, skillId } of AGENTS) {
    const phone = key === 'ada' ? ada : await world.softphone(key);
    if (phone !== ada) await phone.online();
    holders.push(await holder(world, phone, skillId));
  }
  const startedAt = new Map<string, number[]>();
  const times: number[] = [];
  const look = (): void => {
    for (const one of holders) {
      const { frames } = one.phone;
      for (; one.seen < frames.length; one.seen++) {
        const frame = frames[one.seen];
        if (frame?.type !== 'event' || frame.event.kind !== 'match' || !isShown(frame.event)) continue;
        const at = startedAt.get(frame.event.conversationId)?.shift();
        if (at !== undefined) times.push(performance.now() - at);
      }
      if (one.seen > 1_000) one.seen = frames.length = 0;
    }
  };
  const asked = await openLoop(PER_MINUTE / 60, seconds, (n) => {
    const { phone, held } = holders[n % holders.length] as Holder;
    const conversationId = held[Math.floor(n / holders.length) % held.length] ?? '';
    startedAt.set(conversationId, [...(startedAt.get(conversationId) ?? []), performance.now()]);
    void phone.command({ name: 'searchAgain', conversationId }).catch(() => undefined);
    look();
  });
  const allShown = (): boolean => {
    look();
    return times.length >= asked;
  };
  await until(allShown, PATIENCE_MS);
  return { asked, shown: times.length, times };
}
