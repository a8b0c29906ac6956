/** Longer names are compared by their beginning. */
const COMPARED = 120;

/** The name that takes the fewest changes to become `wanted`; null: none comes near (more than one letter in three differs). */
export function nearestName(wanted: string, names: readonly string[]): string | null {
  let best: { name: string; distance: number } | null = null;
  for (const name of names) {
    const distance = distanceOf(plain(wanted), plain(name));
    if (best === null || distance < best.distance) best = { name, distance };
  }
  if (best === null) return null;
  const allowed = Math.max(1, Math.floor(Math.max(wanted.length, best.name.length) / 3));
  return best.distance <= allowed ? best.name : null;
}

const plain = (text: string): string => text.slice(0, COMPARED).toLowerCase().replace(/\s+/g, ' ').trim();

/** Letters inserted, taken out, exchanged, or two neighbours swapped (optimal string alignment). */
function distanceOf(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_zero, at) => at);
  let twoAbove: number[] = [];
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const exchanged = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      line.push(
        Math.min(
          exchanged,
          (above[column] ?? 0) + 1,
          (line[column - 1] ?? 0) + 1,
          swapped ? (twoAbove[column - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    twoAbove = above;
    above = line;
  }
  return above[b.length] ?? 0;
}
