/** Texts with words in braces, e.g. `LivePerson {channel} conversation`. Pure. */
const WORD = /\{(\w+)\}/g;

/** The words a template uses, each once. */
export function templateWords(template: string): string[] {
  return [...new Set([...template.matchAll(WORD)].map((match) => match[1] ?? ''))];
}

/** Puts the words in. A line all of whose words are empty is left out; a word that is not given stays as it stands. */
export function fillTemplate(template: string, words: Readonly<Record<string, string>>): string {
  return template
    .split('\n')
    .filter((line) => {
      const used = templateWords(line);
      return used.length === 0 || used.some((word) => words[word] !== '');
    })
    .map((line) => line.replace(WORD, (whole, word: string) => words[word] ?? whole))
    .join('\n');
}
