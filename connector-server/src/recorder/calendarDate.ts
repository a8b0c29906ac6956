/** Making one takes longer than all else a Task needs; there are some hundred zones. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  formatters.set(timeZone, made);
  return made;
}

/** The calendar day of a moment where somebody lives, as YYYY-MM-DD. An unknown zone counts as UTC. Pure. */
export function calendarDate(at: number, timeZone: string | null): string {
  if (timeZone !== null) {
    try {
      const parts = formatterOf(timeZone).formatToParts(at);
      const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? '';
      return `${part('year')}-${part('month')}-${part('day')}`;
    } catch {
      // A zone this Node does not know.
    }
  }
  return new Date(at).toISOString().slice(0, 10);
}
