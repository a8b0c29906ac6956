/** Shows an address in the person's browser, where this machine has one. */
import { spawn } from 'node:child_process';

/** Resolves also where nothing opens: the address stands in the terminal as well. */
export async function openBrowser(url: string, platform: NodeJS.Platform = process.platform): Promise<void> {
  const [program, ...args] =
    platform === 'darwin'
      ? ['open']
      : platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler']
        : ['xdg-open'];
  await new Promise<void>((resolve) => {
    const opening = spawn(program, [...args, url], { stdio: 'ignore', detached: true, shell: false });
    opening.once('error', () => resolve());
    opening.once('spawn', () => {
      opening.unref();
      resolve();
    });
  });
}
