const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text made safe for HTML content and attribute values. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** A small complete page. `title` is escaped here; `body` is HTML and `script` code of our own. */
export function page(parts: { title: string; body: string; nonce: string; script?: string }): string {
  const title = escapeHtml(parts.title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style nonce="${parts.nonce}">
body { font: 16px/1.5 system-ui, sans-serif; color: #181818; max-width: 48rem; margin: 3rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid #ddd; vertical-align: top; }
.ok { color: #2e6b2e; } .bad { color: #b0120a; font-weight: 600; }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
${parts.body}
</main>
${parts.script ? `<script nonce="${parts.nonce}">${parts.script}</script>` : ''}
</body>
</html>
`;
}
