/** What people say on a generated day. All invented. */
import type { Dice } from './random.ts';

export const FIRST_NAMES = ['Amina', 'Björn', 'Chiara', 'Dmitri', 'Eun-ji', 'Fatou', "O'Neal", '李', 'Zoë 🌼'] as const;
export const LAST_NAMES = ['Abara', 'Björklund', 'Conti', 'Dvořák', 'Eriksen', 'Fofana', '王', 'de la Cruz'] as const;

const CONSUMER = [
  'Where is my parcel?',
  'It says "delivered", but nothing came. 😕',
  'The lamp flickers since Tuesday',
  'ok',
  'Can I change the address?\nThe new one is in the same town.',
  'मेरा ऑर्डर कहाँ है?',
  'Thanks, that helped!',
] as const;
const AGENT = [
  'Let me have a look at that for you.',
  'I found it: it is with the carrier.',
  'Could you tell me the order number, please?',
  'I have sent you a new one; it leaves today.',
  'Is there anything else I can do? 🌱',
] as const;

export const consumerWords = (dice: Dice): string => dice.of(CONSUMER);
export const agentWords = (dice: Dice): string => dice.of(AGENT);

/** Forty of these are about 200,000 characters. */
export const LONG_TEXT = 'All the terms of the contract, clause by clause, as you asked; please read them. 📜 '.repeat(
  62,
);
