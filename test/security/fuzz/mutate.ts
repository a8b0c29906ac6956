/** Makes wrong frames out of right ones, the same ones for the same seed. */

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** FUZZ_SEED repeats a run; else every run of CI is the same. */
export const SEED = Number(process.env.FUZZ_SEED ?? 20_261_121);

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const HOSTILE: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  2 ** 53,
  -(2 ** 53) - 1,
  1e308,
  253_402_300_800_000,
  -62_135_596_800_001,
  '',
  ' ',
  '0',
  '__proto__',
  'constructor',
  'toString',
  "' OR Id != '",
  '../../etc/passwd',
  '<script>alert(1)</script>',
  'javascript:alert(1)',
  '=cmd|calc',
  'a\r\n{"level":"error","msg":"forged"}',
  '\u001b[31mred',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  'abc\u202egnp.exe',
  '\u200b\u200d\ufeff',
  `e${'\u0301'.repeat(200)}`,
  '👩‍👩‍👧‍👦',
  'x'.repeat(9_000),
  '003Bx0000000001',
  '003Bx0000000001IAA',
  [],
  {},
  [[]],
  { __esModule: true },
  Array.from({ length: 300 }, (_, index) => index),
];
const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'length',
  '',
  'type',
  'id',
  'kind',
  'body',
  'x'.repeat(300),
];

export interface Mutator {
  /** A wrong frame made of one of these. */
  mutate(valid: readonly string[]): string;
  /** Bytes as text, brackets, halves of JSON. */
  garbage(): string;
  pick<T>(from: readonly T[]): T;
}

export function createMutator(random: () => number): Mutator {
  const below = (count: number): number => Math.floor(random() * count);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T;

  /** Every place of a value: its holder and key. */
  const places = (root: Json): { holder: Record<string, Json>; key: string }[] => {
    const found: { holder: Record<string, Json>; key: string }[] = [];
    const visit = (value: Json): void => {
      if (value === null || typeof value !== 'object') return;
      for (const key of Object.keys(value)) {
        const holder = value as Record<string, Json>;
        found.push({ holder, key });
        visit(holder[key] as Json);
      }
    };
    visit(root);
    return found;
  };

  const structural = (text: string, donor: string): string => {
    const root = { root: JSON.parse(text) as Json };
    for (let times = 1 + below(3); times > 0; times--) {
      const all = places(root);
      if (all.length === 0) break;
      const { holder, key } = pick(all);
      switch (below(7)) {
        case 0:
        case 1:
          holder[key] = structuredClone(pick(HOSTILE));
          break;
        case 2:
          delete holder[key];
          break;
        case 3:
          if (Array.isArray(holder)) holder.push(structuredClone(pick(HOSTILE)));
          else
            Object.defineProperty(holder, pick(KEYS), {
              value: structuredClone(pick(HOSTILE)),
              enumerable: true,
              configurable: true,
              writable: true,
            });
          break;
        case 4:
          holder[key] = [holder[key] as Json];
          break;
        case 5: {
          const there = pick(places({ root: JSON.parse(donor) as Json }));
          holder[key] = there.holder[there.key] as Json;
          break;
        }
        default: {
          let deep = holder[key] as Json;
          for (let level = below(30); level > 0; level--) deep = level % 2 ? [deep] : { deep };
          holder[key] = deep;
        }
      }
    }
    return JSON.stringify(root.root) ?? 'undefined';
  };

  const textual = (text: string): string => {
    const at = below(text.length);
    switch (below(6)) {
      case 0:
        return text.slice(0, at);
      case 1:
        return text.slice(at);
      case 2:
        return `${text.slice(0, at)}${String.fromCharCode(below(0x250))}${text.slice(at + 1)}`;
      case 3:
        return `${text.slice(0, at)}${pick(['"', '{', '}', '[', ']', ',', ':', '\\', '1e400', '-', 'NaN', '\u0000'])}${text.slice(at)}`;
      case 4:
        // A key twice: the last one counts, so the check must look at what was parsed.
        return text.replace('{', '{"type":"ack","kind":"resp","seq":0,');
      default:
        return text + text.slice(at);
    }
  };

  const garbage = (): string => {
    switch (below(4)) {
      case 0:
        return Array.from({ length: below(60) }, () => String.fromCharCode(below(0x3000))).join('');
      case 1:
        return pick(['[', '{"a":', '"', '[{']).repeat(below(2_000));
      case 2:
        return JSON.stringify(pick(HOSTILE));
      default:
        return pick([
          '',
          'null',
          'undefined',
          '{}',
          '[]',
          '0',
          '""',
          '{"type":1e400}',
          '{"kind":null}',
          'GET / HTTP/1.1',
        ]);
    }
  };

  return {
    pick,
    garbage,
    mutate: (valid) => (random() < 0.75 ? structural(pick(valid), pick(valid)) : textual(pick(valid))),
  };
}
