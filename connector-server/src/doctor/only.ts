/** Checks somebody asked for by name. */
interface Named {
  id: string;
  group: string;
}

/** `only`: the id of a check, its beginning up to a dot, or a group. Undefined: all. */
export function checksOf<T extends Named>(checks: readonly T[], only: string | undefined): readonly T[] {
  if (only === undefined) return checks;
  return checks.filter(({ id, group }) => id === only || group === only || id.startsWith(`${only}.`));
}
