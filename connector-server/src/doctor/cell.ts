/** Text of a column of a row; empty where it is none. */
export function cell(row: Readonly<Record<string, unknown>> | undefined, column: string): string {
  const value = row?.[column];
  return typeof value === 'string' ? value : '';
}
