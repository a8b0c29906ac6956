/** Longest message of an org that is kept, characters. */
const MOST_CHARS = 500;
/** Shorter values are codes and states of ours, which help to understand a message. */
const PRIVATE_FROM_CHARS = 8;
/** Of these Salesforce is known to repeat the value (REST API Developer Guide, STRING_TOO_LONG and others). */
const ECHO =
  /((?:data value too large|bad value for restricted picklist field|invalid email address|Value does not exist or does not match filter criteria\.?):)[\s\S]*?(\(max length=\d+\)|$)/gi;

/**
 * What an org said about a row, without the values it was sent: messages are stored and shown, and names, addresses and
 * transcripts are kept nowhere else.
 */
export function withoutValues(message: string, fields: Readonly<Record<string, unknown>>): string {
  let words = message.replace(ECHO, (_whole, head: string, tail: string) => `${head} …${tail ? ` ${tail}` : ''}`);
  const values = Object.values(fields)
    .filter((value): value is string => typeof value === 'string')
    .flatMap((value) => [value, ...value.split('\n')])
    .filter((value) => value.trim().length >= PRIVATE_FROM_CHARS)
    .sort((a, b) => b.length - a.length);
  for (const value of values) words = words.replaceAll(value, '…');
  return [...words].slice(0, MOST_CHARS).join('');
}
