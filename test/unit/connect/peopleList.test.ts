/** Lists of users as people keep them. */
import { expect, test } from 'vitest';
import { CsvListError, readCsvList, readTypedList } from '../../../connector-server/src/connect/peopleList.ts';

const names = (list: { people: { name: string }[] }): string[] => list.people.map(({ name }) => name);

test('typed names: commas, semicolons, blanks and lines; the same one once, in any case', () => {
  const list = readTypedList(' ada@example.com, BEN@example.com;cy@example.com\n dee@example.com ben@example.com');
  expect(names(list)).toEqual(['ada@example.com', 'ben@example.com', 'cy@example.com', 'dee@example.com']);
  expect(list.problems).toEqual(['Line 2: ben@example.com stands on line 1 already.']);
});

test('a CSV file: byte order mark, quotes, commas and line breaks within quotes, blanks, empty lines', () => {
  const list = readCsvList(
    '\uFEFFName,Username,Team\r\n"Brightwell, Ada", ada@example.com ,"Sales\nand more"\r\n\r\n"O""Hara, Ben","ben@example.com",\r\n',
  );
  expect(names(list)).toEqual(['ada@example.com', 'ben@example.com']);
  expect(list.problems).toEqual([]);
});

test('problems are said by line, and the rest is taken', () => {
  const list = readCsvList('username\nada@example.com\nAda@Example.com\nnobody\n" "\nben@example.com\n');
  expect(names(list)).toEqual(['ada@example.com', 'ben@example.com']);
  expect(list.problems).toEqual([
    'Line 3: Ada@Example.com stands on line 2 already.',
    'Line 4: “nobody” is neither a username nor an e-mail address.',
    'Line 5: no name.',
  ]);
});

test('the column is found by its name; e-mail helps out where a username is missing; without names the first counts', () => {
  expect(names(readCsvList('E-mail Address;Name\nada@example.com;Ada\n'))).toEqual(['ada@example.com']);
  expect(names(readCsvList('Username\tEmail\n\tada@example.com\nben@x.example\tben@example.com\n'))).toEqual([
    'ada@example.com',
    'ben@x.example',
  ]);
  expect(names(readCsvList('ada@example.com,Ada\nben@example.com,Ben\n'))).toEqual([
    'ada@example.com',
    'ben@example.com',
  ]);
});

test('without a header row the first line is a user like the others, in whichever column', () => {
  expect(readCsvList('ada@example.com\nben@example.com\n')).toEqual({
    people: [
      { name: 'ada@example.com', line: 1 },
      { name: 'ben@example.com', line: 2 },
    ],
    problems: [],
  });
  expect(names(readCsvList('"Brightwell, Ada",ada@example.com\nBen,ben@example.com\n'))).toEqual([
    'ada@example.com',
    'ben@example.com',
  ]);
});

test('a header that is blank, or names no column of users, is an error in words', () => {
  expect(() => readCsvList(',\nada@example.com,Ada\n')).toThrow(/first line is blank.*“username”/);
  expect(() => readCsvList(',Name\nada@example.com,Ada\n')).toThrow(/no column “username” or “email”.*\(blank\), Name/);
  expect(() => readCsvList('Team,Name\nA,ada@example.com\n')).toThrow(/It holds: Team, Name\./);
});

test('a quote that is never closed names its line', () => {
  expect(() => readCsvList('username\nada@example.com\n"ben@example.com\ncy@example.com\n')).toThrow(CsvListError);
  expect(() => readCsvList('username\nada@example.com\n"ben@example.com\n')).toThrow(/line \d/);
});

test('an empty file is an empty list', () => {
  expect(readCsvList('')).toEqual({ people: [], problems: [] });
  expect(readCsvList('username\n')).toEqual({ people: [], problems: [] });
});
