import { describe, expect, it } from 'vitest';
import { findings, projectFiles } from './projectFiles.ts';

const server = projectFiles('connector-server/src', /\.ts$/);
const components = projectFiles('force-app', /\/lwc\/(?!.*__tests__).*\.(ts|html)$/);
const pages = projectFiles('force-app', /\.(page|cmp|app|component)$/);

it('there is something to look at', () => {
  expect([server.length > 60, components.length > 20, pages.length > 0]).toEqual([true, true, true]);
});

describe('item 14: what customers write never becomes markup', () => {
  it('no component writes HTML, and none takes the DOM out of the framework’s hands', () => {
    expect(
      findings(
        components,
        /innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|lwc:dom\s*=\s*"manual"|lwc:inner-html/,
      ),
    ).toEqual([]);
  });

  it('nothing is run from text', () => {
    expect(
      findings([...server, ...components], /\beval\(|new Function\(|setTimeout\(\s*['"`]|javascript:(?!['"/|\\)])/),
    ).toEqual([]);
  });

  it('the server makes HTML only in its page files, where everything is escaped', () => {
    const makers = findings(server, /<(?:html|body|p|div|td|table|script)[\s>]/).map(
      (finding) => finding.split(':')[0],
    );
    expect([...new Set(makers)].sort()).toEqual([
      'connector-server/src/admin/pageRoutes.ts',
      'connector-server/src/browser/page.ts',
      'connector-server/src/browser/signInRoutes.ts',
      'connector-server/src/browser/statusPage.ts',
    ]);
  });
});

describe('item 15: links', () => {
  it('a link that opens a new window gives it no hold on ours', () => {
    const tags = components
      .filter(({ path }) => path.endsWith('.html'))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/<a\b[^>]*target="_blank"[^>]*>/g)].map(([tag]) => ({ path, tag })),
      );
    expect(tags.filter(({ tag }) => !/rel="[^"]*noopener/.test(tag))).toEqual([]);
    expect(
      findings(
        components.filter(({ path }) => path.endsWith('.ts')),
        /window\.open\(/,
      ).filter((line) => !/noopener|signIn|popup/i.test(line)),
    ).toEqual([]);
  });

  it('the server fetches only through the ports made for LivePerson and Salesforce: nothing named in a message is ever fetched', () => {
    const allowed = /^connector-server\/src\/(support\/outbound|liveperson\/|salesforce\/|wiring\/)/;
    expect(
      findings(
        server,
        /(?:await|return|=>|=|\?\?)\s*fetch\(|(?<!typeof )globalThis\.fetch|https?\.(?:request|get)\(|from 'undici'/,
      ).filter((finding) => !allowed.test(finding) && !finding.includes('proxyTunnel')),
    ).toEqual([]);
  });
});

describe('item 16: queries', () => {
  it('SOQL is built by the binding template tag only', () => {
    const withSelect = server.filter(({ path, text }) => /`\s*SELECT\s/i.test(text) && !/\/store\//.test(path));
    for (const { path, text } of withSelect) {
      const bare = [...text.matchAll(/(\w*)`\s*SELECT\s/gi)].filter((match) => match[1] !== 'soql');
      expect(bare.map((match) => `${path}: ${match[0]}`)).toEqual([]);
    }
    expect(withSelect.length).toBeGreaterThan(0);
  });

  it('SQL lives in store/ only and never takes raw text', () => {
    expect(
      findings(
        server.filter(({ path }) => !/\/(store|schedule)\//.test(path)),
        /from 'kysely'|from 'pg'|\bsql`/,
      ),
    ).toEqual([]);
    expect(
      findings(
        server.filter(({ path }) => !/\/store\/migrations\//.test(path)),
        /sql\.raw\(|sql\.lit\(/,
      ),
    ).toEqual([]);
  });

  it('Apex binds values and never joins them into a query', () => {
    const apex = projectFiles('force-app', /\.cls$/);
    expect(findings(apex, /Database\.(query|getQueryLocator|countQuery)\s*\(/)).toEqual([]);
  });
});

describe('transport', () => {
  it('nothing turns the check of certificates off', () => {
    expect(
      findings(server, /rejectUnauthorized|NODE_TLS_REJECT|checkServerIdentity|minVersion:\s*'TLSv1(\.1)?'/),
    ).toEqual([]);
  });

  it('the product never imports the stand-ins', () => {
    expect(findings([...server, ...components], /from '[^']*sandbox\//)).toEqual([]);
  });

  it('only the configuration and the process read the environment', () => {
    expect(
      findings(
        server.filter(({ path }) => !/src\/(main|config)\.ts$/.test(path)),
        /process\.env/,
      ),
    ).toEqual([]);
  });
});

describe('item 34: nothing foreign runs in the browser', () => {
  it('no component or page loads a script from elsewhere', () => {
    expect(
      findings(
        [...components, ...pages],
        /<script[^>]+src=["']https?:|loadScript\(|importScripts\(|import\(\s*['"]https?:/,
      ),
    ).toEqual([]);
    expect(findings(pages, /<(?:script|link)[^>]+(?:src|href)=["']\/\//)).toEqual([]);
  });

  it('the trusted sites are the connector’s two addresses, for connections and media, and nothing more', () => {
    const sites = projectFiles('force-app', /\.cspTrustedSite-meta\.xml$/).map(({ text }) => ({
      url: /<endpointUrl>(.*?)</.exec(text)?.[1],
      allowed: [...text.matchAll(/<isApplicableTo(\w+)>true/g)].map((match) => match[1]).sort(),
    }));
    expect(sites.sort((a, b) => String(a.url).localeCompare(String(b.url)))).toEqual([
      { url: 'https://connector.example.com', allowed: ['ConnectSrc', 'ImgSrc', 'MediaSrc'] },
      { url: 'wss://connector.example.com', allowed: ['ConnectSrc'] },
    ]);
  });
});
