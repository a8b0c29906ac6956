/** A customer on her own device: the real consumer protocol, without a screen. */
import {
  brandClaims,
  openConsumer,
  type Consumer,
  type MessageRecord,
} from '../../../sandbox/consumer/consumerClient.ts';
import { CONSUMERS, STORY_CONSUMERS, type SeedConsumer } from '../../../sandbox/seed.ts';
import { RECORDS } from '../../../sandbox/seedRecords.ts';
import type { World } from '../fixtures.ts';

/** Words a message event carries, or nothing. */
const textOf = (record: MessageRecord): string =>
  record.event.type === 'ContentEvent' ? String(record.event['message']) : '';

export class Customer {
  readonly seed: SeedConsumer;
  readonly #consumer: Consumer;

  private constructor(seed: SeedConsumer, consumer: Consumer) {
    this.seed = seed;
    this.#consumer = consumer;
  }

  /** One of the customers of the seed. */
  static async of(world: World, key: string): Promise<Customer> {
    const seed = [...CONSUMERS, ...STORY_CONSUMERS].find((candidate) => candidate.key === key);
    if (!seed) throw new Error(`There is no customer called ${key}.`);
    return Customer.open(world, seed);
  }

  /** A Contact of the seed who is not among the six, writing from the website. */
  static async contact(world: World, lastName: string): Promise<Customer> {
    const fields = RECORDS.find((record) => record.object === 'Contact' && record.fields.LastName === lastName)?.fields;
    return Customer.open(world, {
      key: lastName.toLowerCase(),
      firstName: String(fields?.FirstName),
      lastName,
      email: String(fields?.Email),
      phone: null,
      channel: 'web',
      skillId: '4101',
      authenticated: true,
      firstMessage: 'Hello?',
    });
  }

  private static async open(world: World, seed: SeedConsumer): Promise<Customer> {
    const { livePerson } = world;
    const profile = seed.authenticated ? { profile: brandClaims(seed) } : {};
    return new Customer(
      seed,
      await openConsumer(livePerson.url, livePerson.account, {
        channel: seed.channel,
        skillId: seed.skillId,
        ...profile,
      }),
    );
  }

  /** As the softphone shows her; nobody knows the name of an anonymous visitor. */
  get name(): string {
    const name = `${this.seed.firstName} ${this.seed.lastName}`.trim();
    return name || `Customer ${this.#consumer.consumerId.replace(/[^0-9a-z]/gi, '').slice(0, 4)}`;
  }
  get conversationId(): string {
    return this.#consumer.conversationId ?? '';
  }

  say(text = this.seed.firstMessage): Promise<number> {
    return this.#consumer.say(text);
  }
  typing(on: boolean): Promise<void> {
    return this.#consumer.typing(on ? 'COMPOSING' : 'ACTIVE');
  }
  /** Resolves with the sequence of a message that reached her device. */
  async got(text: string): Promise<number> {
    return (await this.#consumer.nextMessage((record) => textOf(record) === text)).sequence ?? -1;
  }
  async sawTyping(): Promise<void> {
    await this.#consumer.nextMessage(
      ({ event, originatorId }) =>
        event.type === 'ChatStateEvent' &&
        event['chatState'] === 'COMPOSING' &&
        originatorId !== this.#consumer.consumerId,
    );
  }
  received(sequence: number): Promise<void> {
    return this.#consumer.receipt('ACCEPT', [sequence]);
  }
  reads(sequence: number): Promise<void> {
    return this.#consumer.receipt('READ', [sequence]);
  }
  ends(): Promise<void> {
    return this.#consumer.close();
  }
  rates(stars: number): Promise<void> {
    return this.#consumer.csat(stars);
  }
  leave(): void {
    this.#consumer.leave();
  }
}
