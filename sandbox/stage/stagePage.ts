/** The stage's document. */
export interface StageConfig {
  auto: boolean;
  host: 'open-cti' | 'native';
  panes: { grace: string; ada: string; ben: string };
}

export function stagePage(config: StageConfig): string {
  const json = JSON.stringify(config).replace(/</g, '\\u003c');
  const other = config.host === 'native' ? { host: 'open-cti', label: 'Show the Open CTI host' } : { host: 'native', label: 'Show the native host' };
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>LivePerson Connector for Salesforce: stage</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page/stage.css">
</head>
<body>
<header>
  <h1>LivePerson Connector</h1>
  <span class="mark" title="Salesforce and LivePerson are stand-ins on this machine; softphone and connector are the real ones">stand-in clouds</span>
  <p id="step" role="status">Six steps show the whole job. Click “Next step”, or do it all by hand.</p>
  <button id="next" class="primary">Next step</button>
  <button id="auto">Run all</button>
  <button id="six">Six customers now</button>
  <a href="/?host=${other.host}">${other.label}</a>
</header>
<main>
  <section class="pane customer"><h2>Customer: Grace</h2><iframe id="grace" title="Customer Grace" src="${config.panes.grace}"></iframe></section>
  <section class="pane"><h2>Ada, Sales</h2><iframe id="ada" title="Ada's console" src="${config.panes.ada}"></iframe></section>
  <section class="pane"><h2>Ben, Support</h2><iframe id="ben" title="Ben's console" src="${config.panes.ben}"></iframe></section>
  <section class="pane records"><h2>Salesforce records</h2><div id="records"></div></section>
</main>
<script type="application/json" id="config">${json}</script>
<script type="module" src="/page/stage.ts"></script>
</body>
</html>
`;
}
