/** Plain HTML of the Setup pages: legible for people, steady for tests. */

export const escape = (value: string | number | boolean | null | undefined): string => String(value ?? '').replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`); // prettier-ignore

export interface Field {
  name: string;
  label: string;
  value?: string;
  /** Choices instead of a text field. */
  options?: readonly (readonly [value: string, label: string])[];
  /** Many lines. */
  long?: boolean;
}

function control({ name, value = '', options, long }: Field): string {
  if (options)
    return `<select name="${name}">${options
      .map(([v, label]) => `<option value="${escape(v)}"${v === value ? ' selected' : ''}>${escape(label)}</option>`)
      .join('')}</select>`;
  if (long) return `<textarea name="${name}" rows="6" cols="60">${escape(value)}</textarea>`;
  return `<input name="${name}" value="${escape(value)}">`;
}

/** A form that posts to its own page; `action` says which of the page's changes is meant. */
export function form(
  action: string,
  button: string,
  fields: readonly Field[],
  hidden: Record<string, string> = {},
): string {
  const kept = Object.entries({ action, ...hidden })
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escape(value)}">`)
    .join('');
  const rows = fields.map((field) => `<label>${escape(field.label)} ${control(field)}</label>`).join(' ');
  return `<form method="post">${kept}${rows} <button>${escape(button)}</button></form>`;
}

/** Cells are HTML already. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<table><thead><tr>${head.map((cell) => `<th scope="col">${escape(cell)}</th>`).join('')}</tr></thead><tbody>${rows
    .map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`)
    .join('')}</tbody></table>`;

/** A whole document. `message` says what was just done. */
export function page(title: string, body: string, message: string | null = null): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(title)} | Setup</title><style>
body{font:15px/1.5 system-ui,sans-serif;margin:0;color:#181818}header{background:#f3f3f3;border-bottom:1px solid #ccc;padding:.6rem 1.5rem}
main{padding:1rem 1.5rem;max-width:70rem}table{border-collapse:collapse;margin:1rem 0}td,th{border:1px solid #ccc;padding:.3rem .6rem;text-align:left;vertical-align:top}
form{margin:.3rem 0}code{word-break:break-all}.message{background:#e6f4ea;padding:.5rem 1rem}
</style></head><body><header>Stand-in of Salesforce Setup, for trying things out · <a href="/lightning/setup/SetupOneHome/home">Setup home</a></header><main><h1>${escape(title)}</h1>${
    message === null || message === '' ? '' : `<p class="message" role="status">${escape(message)}</p>`
  }${body}</main></body></html>`;
}
