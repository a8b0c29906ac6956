/** A list of users as people have them: typed, pasted, or a CSV file. Pure. */
import { CsvError, parse } from 'csv-parse/sync';

export interface ListedPerson {
  /** Username or e-mail address, lower case. */
  name: string;
  /** First line on which it stands, counted from 1. */
  line: number;
}

export interface PeopleList {
  people: ListedPerson[];
  /** What was left out, with the line. */
  problems: string[];
}

/** Of a username; e-mail addresses look alike. */
const NAME = /^[^\s@"<>]+@[^\s@"<>]+$/;
/** Columns by what people call them. */
const COLUMNS = /^(user ?name|e-?mail( ?address)?|login|user)$/i;

/** Commas, semicolons, blanks or lines between the names. */
export function readTypedList(text: string): PeopleList {
  const names = text.split(/\r?\n/).flatMap((line, index) =>
    line
      .split(/[\s,;]+/)
      .filter(Boolean)
      .map((name) => ({ name, line: index + 1 })),
  );
  return judge(names);
}

/**
 * A file with a column “username” or “e-mail”; or without header, its names in the first column that holds one. Throws
 * CsvListError where the file itself is broken, or its header names no such column.
 */
export function readCsvList(text: string): PeopleList {
  let rows: { record: string[]; info: { lines: number } }[];
  try {
    rows = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as typeof rows;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? ` (line ${error.lines})` : '';
    throw new CsvListError(
      `The file is no proper CSV${line}: a quote is opened and not closed, or stands in the middle of a value.`,
    );
  }
  const [first] = rows;
  const named = (first?.record ?? []).flatMap((cell, index) => (COLUMNS.test(cell) ? [index] : []));
  const columns = named.length > 0 ? named : [columnWithout(first?.record ?? [])];
  const body = named.length > 0 ? rows.slice(1) : rows;
  const names = body.map(({ record, info }) => ({
    name: columns.map((column) => (record[column] ?? '').trim()).find((cell) => cell !== '') ?? '',
    line: info.lines,
  }));
  return judge(names);
}

/** Of a file without header. */
function columnWithout(first: readonly string[]): number {
  const column = first.findIndex((cell) => NAME.test(cell));
  if (column < 0 && first.length > 0)
    throw new CsvListError(
      first.every((cell) => cell === '')
        ? 'The first line is blank between its commas: name the column with the users “username” there.'
        : `The first line names no column “username” or “email”, and holds no username itself. It holds: ${first
            .map((cell) => (cell === '' ? '(blank)' : cell.slice(0, 40)))
            .slice(0, 8)
            .join(', ')}.`,
    );
  return Math.max(column, 0);
}

export class CsvListError extends Error {
  constructor(text: string) {
    super(text);
    this.name = 'CsvListError';
  }
}

function judge(names: readonly { name: string; line: number }[]): PeopleList {
  const people = new Map<string, ListedPerson>();
  const problems: string[] = [];
  for (const { name, line } of names) {
    const key = name.toLowerCase();
    const before = people.get(key);
    if (name === '') problems.push(`Line ${line}: no name.`);
    else if (!NAME.test(name))
      problems.push(`Line ${line}: “${name.slice(0, 80)}” is neither a username nor an e-mail address.`);
    else if (before !== undefined) problems.push(`Line ${line}: ${name} stands on line ${before.line} already.`);
    else people.set(key, { name: key, line });
  }
  return { people: [...people.values()], problems };
}

/** Of the first line: spreadsheets of many countries write semicolons. */
function delimiterOf(text: string): string {
  const [line = ''] = text.split(/\r?\n/, 1);
  const count = (mark: string): number => line.split(mark).length;
  return [';', '\t'].find((mark) => count(mark) > count(',')) ?? ',';
}
