/** The process: starts the connector from the environment and ends it on SIGTERM or SIGINT; all other commands print something and end. */
import { text } from 'node:stream/consumers';
import { ConfigError } from './config.ts';
import { runConnect } from './connectCommand.ts';
import { startConnector } from './connector.ts';
import { maskTexts } from './maskCommand.ts';
import { runDoctorCommand } from './doctorCommand.ts';
import { runRightsCommand } from './rightsCommand.ts';
import { makeSetupLink } from './setupLink.ts';
import { ConnectorError } from './support/errors.ts';
import { scrubText } from './support/redact.ts';
import { runSync } from './syncCommand.ts';

/** Longest drain before the process ends anyway, ms: agents move for up to 17 s, sockets close and facts are written for up to 5 s each. Orchestrators kill after 30 s by default. */
const DRAIN_MS = 28_000;

// From the first moment on: a signal while starting ends the process as soon as there is something to close.
const asked = new Promise<void>((resolve) => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
});

// Something nobody waited for failed: that is lost, and said, but not the process with all its agents.
process.on('unhandledRejection', (error) => process.stderr.write(`${scrubText(inWords(error))}\n`));

try {
  if (process.argv[2] === 'setup-link') {
    process.stdout.write(`${await makeSetupLink(process.env)}\n`);
    process.exit(0);
  }
  if (process.argv[2] === 'mask') {
    process.stdout.write(await maskTexts(process.env, process.argv.slice(3), () => text(process.stdin)));
    process.exit(0);
  }
  if (process.argv[2] === 'sync') {
    await runSync(process.env, process.argv.slice(3), (said) => void process.stdout.write(`${said}\n`));
    process.exit(0);
  }
  if (process.argv[2] === 'doctor') {
    const { stdout: output, stderr: errors } = process;
    process.exit(await runDoctorCommand(process.env, process.argv.slice(3), { output, errors }));
  }
  if (process.argv[2] === 'rights') {
    const { stdout: output, stderr: errors } = process;
    process.exit(await runRightsCommand(process.env, process.argv.slice(3), { output, errors }));
  }
  if (process.argv[2] === 'connect') {
    const stop = new AbortController();
    // For good, not once: a prompt ends the process when nobody else listens (npm signal-exit).
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort());
    const { stdin: input, stdout: output, stderr: errors } = process;
    process.exit(await runConnect(process.env, process.argv.slice(3), { input, output, errors, signal: stop.signal }));
  }
  if (process.argv[2] !== undefined) {
    process.stderr.write(
      `There is no command ${process.argv[2]}. There are connect, doctor, rights, setup-link, mask and sync; without one the server starts.\n`,
    );
    process.exit(2);
  }
  const connector = await startConnector({ env: process.env });
  await asked;
  setTimeout(() => process.exit(1), DRAIN_MS).unref();
  await connector.close();
  process.exit(0);
} catch (error) {
  fail(error);
}

function fail(error: unknown): never {
  const known = error instanceof ConfigError || error instanceof ConnectorError;
  process.stderr.write(`${scrubText(known ? error.message : inWords(error))}\n`);
  process.exit(1);
}

function inWords(error: unknown): string {
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `The port ${port ?? ''} is taken by another program. Set PORT to a free one.`;
  if (code === 'EACCES') return 'The system does not let this user open the port or a file it needs.';
  return error instanceof Error ? (error.stack ?? error.message) : 'The connector ended for an unknown reason.';
}
