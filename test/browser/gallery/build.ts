/**
 * Builds the gallery into a folder: `node test/browser/gallery/build.ts <folder>`, then open its `index.html`.
 * `panel.html?state=<name>` shows the panel in one state of `states.ts`, `form.html?state=<name>` a form of `forms.ts`.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleLwc } from '../../../tools/lwc/bundle.ts';
import { CRM } from './crm.ts';
import { FORMS } from './forms.ts';
import { STATES } from './states.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const SLDS = '@salesforce-ux/design-system/assets/styles/salesforce-lightning-design-system.min.css';

/** The stylesheet stands in the page itself: axe reads it, and from file:// it may not load others. */
const panelPage = (
  css: string,
): string => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>LivePerson panel</title>
<meta name="viewport" content="width=device-width"><style>${css}</style><style>html,body{height:100%;margin:0;overflow:hidden}</style></head>
<body class="slds-scope"><script src="states.js"></script><script src="gallery.js"></script></body></html>`;

const formPage = (css: string): string =>
  panelPage(css)
    .replace(
      'html,body{height:100%;margin:0;overflow:hidden}',
      'html{font-size:16px}body{margin:0}main{padding:0.75rem;font-size:0.8125rem}',
    )
    .replace(
      '<script src="states.js"></script><script src="gallery.js">',
      '<main></main><script src="forms.js"></script><script src="form.js">',
    );

const stylesheet = (): string =>
  readFileSync(fileURLToPath(import.meta.resolve(SLDS)), 'utf8').replaceAll('</', '<\\/');
const addressOf = (folder: string, page: string): string => new URL(`file://${join(resolve(folder), page)}`).href;

/** Writes form.html and what it loads. Returns its address without its query. */
export async function buildForms(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'form.js'), await bundleLwc({ input: join(HERE, 'formPage.js'), minify: false }));
  writeFileSync(join(folder, 'forms.js'), `window.FORMS = ${JSON.stringify(FORMS)};`);
  writeFileSync(join(folder, 'form.html'), formPage(stylesheet()));
  return addressOf(folder, 'form.html');
}

/** Writes index.html, panel.html and what they load. Returns the address of the panel's page without its query. */
export async function buildGallery(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'gallery.js'), await bundleLwc({ input: join(HERE, 'page.js'), minify: false }));
  writeFileSync(
    join(folder, 'states.js'),
    `window.STATES = ${JSON.stringify(STATES)}; window.CRM = ${JSON.stringify(CRM)};`,
  );
  writeFileSync(join(folder, 'panel.html'), panelPage(stylesheet()));
  const frames = Object.keys(STATES).map(
    (name) =>
      `<figure><figcaption>${name}</figcaption><iframe title="${name}" src="panel.html?state=${name}" width="400" height="600"></iframe></figure>`,
  );
  const style =
    'body{font-family:sans-serif;display:flex;flex-wrap:wrap}figure{margin:12px}iframe{border:1px solid #999}';
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Gallery</title><style>${style}</style>${frames.join('')}</html>`,
  );
  return addressOf(folder, 'panel.html');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? join('build', 'gallery');
  await buildGallery(folder);
  await buildForms(folder);
  console.log(`Gallery: ${join(resolve(folder), 'index.html')}`);
}
