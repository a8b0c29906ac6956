import { readFile } from 'node:fs/promises';
import express from 'express';
import type { Router } from 'express';

/** Where `npm run build` puts the bundle: sources and dist/ lie at different depths. */
const FOLDERS = ['../admin-page/', '../../../dist/admin-page/'];
const FILES: Readonly<Record<string, string>> = { 'page.js': 'text/javascript', 'page.css': 'text/css' };

/** Scripts of this server only. The components bring their own style elements, hence `unsafe-inline` for styles. */
const CONTENT_SECURITY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** GET /admin and its script and style sheet. The page holds no data: it asks /admin/api. */
export function adminPageRoutes(options: { publicUrl: () => string }): Router {
  const router = express.Router();
  router.get('/', (request, response) => {
    const base = new URL(options.publicUrl()).pathname.replace(/\/$/, '');
    // One address for the page, so that what stands behind # is kept where it is looked for.
    if (request.originalUrl.split('?', 1)[0]?.endsWith('/')) return response.redirect(308, `${base}/admin`);
    response
      .set('Content-Security-Policy', CONTENT_SECURITY)
      .type('html')
      .send(document(escaped(options.publicUrl()), escaped(base)));
  });
  for (const [name, type] of Object.entries(FILES))
    router.get(`/${name}`, async (_request, response) => {
      const content = await fileOfPage(name);
      if (content === null) return void response.status(404).type('text').send('Run "npm run build" first.');
      response.type(type).send(content);
    });
  return router;
}

async function fileOfPage(name: string): Promise<Buffer | null> {
  for (const folder of FOLDERS) {
    const content = await readFile(new URL(folder + name, import.meta.url)).catch(() => null);
    if (content !== null) return content;
  }
  return null;
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** Both arguments are safe in attributes. `base` is the path of PUBLIC_URL. */
function document(publicUrl: string, base: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>LivePerson Connector</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${base}/admin/page.css">
</head>
<body>
<div id="admin" data-public-url="${publicUrl}"></div>
<noscript>The pages of the LivePerson Connector need JavaScript.</noscript>
<script src="${base}/admin/page.js" defer></script>
</body>
</html>
`;
}
