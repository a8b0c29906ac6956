/** The stage's document. */
import { CONSUMERS, STORY_CONSUMERS, USERS } from '../seed.ts';
import type { Story } from './stories.ts';

export interface StageConfig {
  auto: boolean;
  host: 'open-cti' | 'native';
  panes: { ada: string; ben: string };
  /** Address that shows a record when its id is appended. */
  recordUrl: string;
  stories: readonly Story[];
}

const CHANNELS = {
  web: 'website',
  sms: 'SMS',
  whatsapp: 'WhatsApp',
  apple: 'Apple Messages',
  facebook: 'Facebook',
  app: 'in-app',
} as const;

const login = (key: string): string => {
  const agent = USERS.find((user) => user.key === key)?.livePerson;
  return `<span class="what">LivePerson login:</span> <code>${agent?.loginName ?? ''}</code> <code>${agent?.password ?? ''}</code>`;
};

const consolePane = (key: 'ada' | 'ben', title: string, url: string): string => `
  <section class="pane console"><h2>${title} <span class="hint">${login(key)}</span> <a href="${url.replace('?stage=1', '')}" target="_blank">alone ↗</a></h2>
    <div class="scaled"><iframe id="${key}" title="${title}: console" src="${url}"></iframe><p class="lid" hidden></p></div></section>`;

export function stagePage(config: StageConfig): string {
  const json = JSON.stringify(config).replace(/</g, '\\u003c');
  const other =
    config.host === 'native' ? { host: 'open-cti', label: 'Open CTI host' } : { host: 'native', label: 'Native host' };
  const customers = [...CONSUMERS, ...STORY_CONSUMERS]
    .map(
      ({ key, firstName, channel }) =>
        `<option value="${key}">${firstName || 'A visitor'} (${CHANNELS[channel]})</option>`,
    )
    .join('');
  const stories = config.stories.map(({ key, label }) => `<option value="${key}">${label}</option>`).join('');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>LivePerson Connector for Salesforce: stage</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page/stage.css">
<link rel="stylesheet" href="/page/breaker.css">
</head>
<body>
<header>
  <h1>LivePerson Connector</h1>
  <span class="mark" title="Salesforce and LivePerson are stand-ins on this machine; softphone and connector are the real ones">stand-in clouds</span>
  <p id="step" role="status">Six steps show the whole job. Click “Next step”, or do it all by hand.</p>
  <button id="next" class="primary">Next step</button>
  <button id="auto">Run all</button>
  <button id="six">Six customers now</button>
  <select id="story" aria-label="A customer writes"><option value="">A customer writes…</option>${stories}</select>
  <button id="break" aria-expanded="false" aria-controls="breaker">Break something</button>
  <a href="/?host=${other.host}">${other.label}</a>
</header>
<div class="floor">
<main>
  <section class="pane customer"><h2><label for="who">Customer</label> <select id="who">${customers}</select> <a href="/customer/?consumer=grace" target="_blank">alone ↗</a></h2>
    <iframe id="customer" title="The customer's window" src="/customer/?consumer=grace"></iframe></section>
${consolePane('ada', 'Ada, Sales', config.panes.ada)}
${consolePane('ben', 'Ben, Support', config.panes.ben)}
  <section class="pane records"><h2>Salesforce: LivePerson Conversations and their Tasks</h2><div id="records" tabindex="0" role="region" aria-label="Salesforce records"></div></section>
</main>
<aside id="breaker" aria-label="Break something" hidden>
  <div class="panel-head"><h2>Break something</h2><button id="unbreak" type="button" aria-label="Close the panel" title="Close the panel">×</button></div>
  <div class="panel-body">
    <p id="latest" role="status"></p>
    <div id="actions" role="group" aria-label="Server, softphones and lid"></div>
    <section class="short" aria-label="Customer, softphones and Salesforce compared" tabindex="0">
      <h3>Customer’s window, softphones, Salesforce</h3>
      <ul id="says" aria-label="What the softphones say"></ul>
      <ul id="comparison" aria-label="Conversations compared"></ul>
    </section>
    <section class="long" aria-label="Faults" tabindex="0"><h3>Faults</h3><div id="faults"></div></section>
    <section class="short" aria-label="What was broken and healed" tabindex="0"><h3>So far</h3><ol id="news"></ol></section>
  </div>
</aside>
</div>
<script type="application/json" id="config">${json}</script>
<script type="module" src="/page/stage.ts"></script>
</body>
</html>
`;
}
