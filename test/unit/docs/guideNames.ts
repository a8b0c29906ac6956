/** What a guide names: commands, files, settings, labels. */

export interface NamedThing {
  kind: 'code' | 'label' | 'command';
  text: string;
}

/** Code spans, lines of shell blocks and labels in italics of a Markdown text, each once. */
export function namesIn(markdown: string): NamedThing[] {
  const blocks = [...markdown.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n'));
  const prose = markdown.replace(/```[\s\S]*?```/g, '');
  const spans = [...prose.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);
  // A label may be broken over two lines; bold is the clouds' own words.
  const labels = [
    ...prose
      .replace(/`[^`]*`/g, 'code')
      .replace(/\*\*[\s\S]*?\*\*/g, 'bold')
      .matchAll(/(?<![\w\\])_([^_\n]+(?:\n[^_\n]+)?)_(?!\w)/g),
  ].map(([, text = '']) => text.replace(/\s+/g, ' '));
  const isCommand = (text: string): boolean => /^(?:[A-Z_]+=\S+ )?(?:npm|sf|node|tar|git|cd)\b/.test(text);
  const unique = new Map<string, NamedThing>();
  for (const text of [...blocks, ...spans])
    for (const part of isCommand(text) ? text.split(' && ') : [text]) {
      const kind = isCommand(part) ? 'command' : 'code';
      unique.set(`${kind} ${part}`, { kind, text: part });
    }
  for (const text of labels) unique.set(`label ${text}`, { kind: 'label', text });
  return [...unique.values()];
}
