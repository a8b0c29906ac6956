/** Rights and differences for a terminal. Pure. */
import type { RightsDifference } from './difference.ts';
import { inWords } from './rightInWords.ts';
import type { NeededRight } from './types.ts';

const KINDS: readonly [NeededRight['kind'], string][] = [
  ['system', 'System permissions'],
  ['object', 'Objects'],
  ['field', 'Fields'],
];

export function rightsText(name: string, needed: readonly NeededRight[]): string {
  return [
    `What the API user of “${name}” must be allowed by the settings in force`,
    '',
    ...KINDS.flatMap(([kind, title]) => {
      const rights = needed.filter((right) => right.kind === kind);
      return rights.length === 0 ? [] : [title, ...listed(rights), ''];
    }),
    'Agents search, create and change records with their own rights: nothing is needed here for that.',
    '',
  ].join('\n');
}

export function differenceText({ missing, unseen, excess }: RightsDifference): string {
  const part = (title: string, none: string, rights: readonly NeededRight[]): string[] =>
    rights.length === 0 ? (none === '' ? [] : [none, '']) : [`${title} (${rights.length})`, ...listed(rights), ''];
  return [
    ...part('Missing in the org', 'Nothing is missing in the org, as far as it was seen.', missing),
    ...part('Needed, but only an administrator sees whether it is there (--target-org)', '', unseen),
    ...part('More than is needed', 'Nothing more than is needed was found.', excess),
  ].join('\n');
}

/** Every reason stands once, on a line of its own where it is long. */
function listed(rights: readonly NeededRight[]): string[] {
  const words = rights.map(inWords);
  const width = Math.min(48, Math.max(...words.map(({ length }) => length)));
  return rights.map(({ why }, index) => {
    const text = words[index] ?? '';
    return text.length > width ? `  ${text}\n  ${' '.repeat(width)}  ${why}` : `  ${text.padEnd(width)}  ${why}`;
  });
}
