/** The known name that is most like what somebody typed: fewest letters to change, capitals apart. */
export function nearestName(typed: string, names: readonly string[]): string {
  const ranked = names.map((name) => ({ name, distance: distance(typed.toLowerCase(), name.toLowerCase()) }));
  return ranked.sort((a, b) => a.distance - b.distance)[0]?.name ?? '';
}

/** Levenshtein distance, one row at a time. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
