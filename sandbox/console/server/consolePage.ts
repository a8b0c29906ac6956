/** The one HTML document of a console. */
import type { Break, BREAKS } from './breaks.ts';

export interface ConsoleConfig {
  user: { key: string; name: string; userId: string };
  orgId: string;
  host: 'open-cti' | 'native';
  /** The page is a pane of the stage: it takes part in the guided tour. */
  stage: boolean;
  broken: Break | null;
  breaks: typeof BREAKS;
  callCenterSettings: Record<string, string>;
  connectorUrl: string;
  visualforceUrl: string;
  /** Whether the utility bar holds the softphone for this user. */
  hasSoftphone: boolean;
  /** Said in its place where it holds none. */
  whyNoSoftphone: string;
  appName: string;
  navigation: { object: string; plural: string; icon: string }[];
  /** Tabs that are a component of ours. */
  tabs: { component: string; label: string }[];
}

/** Config travels as JSON in the page; `<` is escaped so that no value can end the script element. */
export function consolePage(config: ConsoleConfig): string {
  const json = JSON.stringify(config).replace(/</g, '\\u003c');
  const native =
    config.host === 'native' && config.hasSoftphone ? '<script type="module" src="/native/softphone.js"></script>' : '';
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${config.user.name} | LivePerson Console</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/slds/styles/salesforce-lightning-design-system.min.css">
<link rel="stylesheet" href="/client/console.css">
</head>
<body class="slds-scope">
<div id="console"></div>
<script type="application/json" id="config">${json}</script>
<script type="module" src="/client/main.ts"></script>
${native}${config.stage ? '<script src="/stage-driver.js"></script>' : ''}
</body>
</html>
`;
}
