/** The only way SOQL text is made: fixed text with bound values. */

/** Escapes of the SOQL and SOSL Reference, "Quoted String Escape Sequences". */
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
};

/** A Date becomes a date-time literal, which SOQL does not quote. */
type Bound = string | number | boolean | Date | readonly string[];

/** Template tag: soql`SELECT Id FROM Task WHERE CallObject IN ${keys}`. Lists must not be empty. */
export function soql(text: TemplateStringsArray, ...values: Bound[]): string {
  return text.reduce(
    (query, part, index) => query + (index === 0 ? '' : literal(values[index - 1] as Bound)) + part,
    '',
  );
}

function literal(value: Bound): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError('SOQL takes finite numbers only.');
    return String(value);
  }
  if (value instanceof Date) return value.toISOString();
  if (value.length === 0) throw new RangeError('SOQL takes no empty list.');
  return `(${value.map(quoted).join(',')})`;
}

/** The same for a query whose fields are only known at run time (personQueries.ts): `values` go between `parts`, bound. */
export function boundQuery(parts: readonly string[], values: readonly Bound[]): string {
  return soql(Object.assign([...parts], { raw: parts }), ...values);
}

function quoted(value: string): string {
  return `'${value.replaceAll('\u0000', '').replace(/[\\'"\n\r\t\f\b]/g, (character) => ESCAPES[character] ?? character)}'`;
}
