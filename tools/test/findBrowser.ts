import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/microsoft-edge',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
  'C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe',
];

/** Path of an installed Chrome, Chromium or Edge; BROWSER_PATH wins. Null when there is none. */
export function findBrowser(): string | null {
  const named = process.env.BROWSER_PATH;
  if (named && existsSync(named)) return named;
  return CANDIDATES.find((path) => existsSync(path)) ?? null;
}

/**
 * Like findBrowser; as root on a Debian system without a browser it installs Debian's chromium, as CI machines need.
 * Returns the path, or a sentence saying what the person at the keyboard can do.
 */
export function ensureBrowser(): { path: string } | { problem: string } {
  const found = findBrowser();
  if (found) return { path: found };
  const canInstall = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (canInstall) {
    console.log("No browser found: installing Debian's chromium.");
    const apt = (args: string[]) =>
      spawnSync('apt-get', args, {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
    apt(['update', '-qq']);
    apt(['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation', 'fonts-noto-color-emoji']);
    const installed = findBrowser();
    if (installed) return { path: installed };
  }
  return {
    problem:
      'No Chrome, Chromium or Edge was found: install one (for example "sudo apt-get install chromium") or set BROWSER_PATH to it, then run npm test again.',
  };
}

/** Flags under which a headless Chromium runs as root, in a container, and without calling home. */
export const BROWSER_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
