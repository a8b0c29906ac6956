/** `npm run connect`: connects an org with a LivePerson account, step by step, each proving itself. */
import { parseArgs, parseEnv } from 'node:util';
import { loadConfig } from './config.ts';
import { endAdminGrants } from './connect/adminSession.ts';
import { readAnswers } from './connect/answers.ts';
import { lookAtAll } from './connectLook.ts';
import { createConnectFiles } from './connect/connectFiles.ts';
import { disconnect, disconnectWords } from './connect/disconnect.ts';
import { createFlagAsk } from './connect/flagAsk.ts';
import { leftOpen, runGuide } from './connect/guide.ts';
import type { GuideEnd, GuideEvent } from './connect/guideEvents.ts';
import { endWords, eventWords, statusWords } from './connect/guideWords.ts';
import { Interrupted } from './connect/interrupted.ts';
import { createLastStep } from './connect/lastStep.ts';
import { openBrowser } from './connect/openBrowser.ts';
import { requestsOf, requestText } from './connect/requestList.ts';
import { emptyState, readState, writeState } from './connect/stateFile.ts';
import { connectSteps } from './connect/steps.ts';
import { createTerminalAsk } from './connect/terminalAsk.ts';
import type { ConnectFiles, Step, StepContext } from './connect/types.ts';
import { StepFailure } from './connect/types.ts';
import { createOutbound } from './support/outbound.ts';
import { revokeBeside } from './wiring/revokeBeside.ts';

export const CONNECT_USAGE = `npm run connect -- [options]

Without options it asks, and begins where it stopped the last time.

  --connection <id>    Which connection, where there are several (default: the only one, else “main”)
  --folder <path>      Folder of this installation (default: data)
  --set <id>=<answer>  Answers a question beforehand; as often as needed
  --answers <file>     The same from a JSON file {"id": "answer"}
  --no-input           Ask nothing: an unanswered question ends the guide
  --json               One JSON object a line instead of words
  --from <step>        Begin with this step and do it again
  --request            Only print what to ask of whom, and write it to connect/<connection>-requests.md
  --status             Only print how far it is
  --disconnect         Take the connection back
  --help               This text`;

/** What the command needs of its process. */
export interface CommandDoors {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  /** Questions while the output is for programs. */
  errors: NodeJS.WritableStream;
  signal: AbortSignal;
  /** Absent: the steps of the guide. */
  steps?: readonly Step[];
  openBrowser?: (url: string) => Promise<void>;
  now?: () => number;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Flags = ReturnType<typeof readFlags>;

/** The exit code: 0 all is in place, 1 something failed, 2 wrong usage, 3 people have something left to do, 130 stopped. */
export async function runConnect(env: Environment, args: readonly string[], doors: CommandDoors): Promise<number> {
  let flags: Flags;
  try {
    flags = readFlags(args);
  } catch (error) {
    doors.errors.write(`${(error as Error).message}\n\n${CONNECT_USAGE}\n`);
    return 2;
  }
  if (flags.help) {
    doors.output.write(`${CONNECT_USAGE}\n`);
    return 0;
  }
  const print = (value: object, words: readonly string[]): void =>
    void doors.output.write(flags.json ? `${JSON.stringify(value)}\n` : words.map((line) => `${line}\n`).join(''));
  try {
    return await connect(env, flags, doors, print);
  } catch (error) {
    if (error instanceof Interrupted || doors.signal.aborted) return 130;
    if (!(error instanceof StepFailure)) throw error;
    print({ type: 'failed', id: null, code: error.code, text: error.message, mend: error.mend }, [
      `NOT DONE: ${error.message}`,
      `What to do: ${error.mend}`,
    ]);
    return 1;
  }
}

type Print = (value: object, words: readonly string[]) => void;

async function connect(env: Environment, flags: Flags, doors: CommandDoors, print: Print): Promise<number> {
  const files = createConnectFiles(flags.folder);
  const answers = await readAnswers(flags.answers, flags.set);
  const connection = flags.connection ?? (await onlyConnection(files)) ?? 'main';
  const whole = { ...parseEnv((await files.read('connector.env')) ?? ''), ...env };
  const config = loadConfig(whole);
  const outbound = createOutbound(config.proxy);
  const steps = doors.steps ?? [...connectSteps(), createLastStep((context) => lookAtAll(env, context))];
  const state = (await readState(files, connection)) ?? emptyState(connection);
  try {
    if (flags.request) {
      const requests = requestsOf(steps, state);
      const text = requestText(requests, state);
      await files.write(`connect/${connection}-requests.md`, text);
      print({ type: 'requests', connection, requests }, text.split('\n'));
      return 0;
    }
    if (flags.status) {
      const end = statusOf(steps, state, connection);
      print(end, statusWords(end, commandLine(flags)));
      return end.open.length === 0 ? 0 : 3;
    }
    const tell = (event: GuideEvent): void => print(event, eventWords(event));
    const context: StepContext = {
      state,
      keep: () => writeState(files, state),
      ask: createFlagAsk(
        answers,
        flags['no-input']
          ? null
          : createTerminalAsk({
              input: doors.input,
              output: flags.json ? doors.errors : doors.output,
              signal: doors.signal,
            }),
      ),
      say: (text) => tell({ type: 'said', text }),
      files,
      fetch: (input, init) =>
        outbound.fetch(input, {
          ...init,
          signal: AbortSignal.any([doors.signal, init?.signal ?? AbortSignal.timeout(30_000)]),
        }),
      openBrowser: doors.openBrowser ?? openBrowser,
      now: doors.now ?? Date.now,
      env: whole,
      allowLoopback: true,
      signal: doors.signal,
    };
    if (flags.disconnect) {
      const end = await disconnect(steps, context, () => revokeBeside(whole, connection));
      print(end, disconnectWords(end));
      return end.result === 'unknown' ? 1 : 0;
    }
    let end: GuideEnd;
    try {
      end = await runGuide(steps, context, {
        ...(flags.from === undefined ? {} : { from: flags.from }),
        canAsk: !flags['no-input'],
        tell,
      });
    } finally {
      await endAdminGrants(context, (input, init) => outbound.fetch(input, init));
    }
    print(end, endWords(end, commandLine(flags)));
    return { complete: 0, open: 3, failed: 1, interrupted: 130 }[end.result];
  } finally {
    await outbound.close();
  }
}

function statusOf(steps: readonly Step[], state: StepContext['state'], connection: string): GuideEnd {
  const open = leftOpen(steps, { state });
  return { type: 'end', result: open.length === 0 ? 'complete' : 'open', connection, questions: 0, open };
}

/** The connection that was begun in this folder, where there is exactly one. */
async function onlyConnection(files: ConnectFiles): Promise<string | null> {
  const names = (await files.list('connect')).flatMap(
    (name) => /^([a-z0-9][a-z0-9_-]{0,39})\.json$/.exec(name)?.[1] ?? [],
  );
  if (names.length > 1)
    throw new StepFailure(
      'several_connections',
      `There are several connections in this folder: ${names.join(', ')}.`,
      'Name one with --connection <id>.',
    );
  return names[0] ?? null;
}

function commandLine(flags: Flags): string {
  const options = [
    ...(flags.connection === undefined ? [] : ['--connection', flags.connection]),
    ...(flags.folder === 'data' ? [] : ['--folder', flags.folder]),
  ];
  return `npm run connect${options.length === 0 ? '' : ` -- ${options.join(' ')}`}`;
}

function readFlags(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    strict: true,
    allowPositionals: false,
    options: {
      connection: { type: 'string' },
      folder: { type: 'string', default: 'data' },
      set: { type: 'string', multiple: true, default: [] },
      answers: { type: 'string' },
      'no-input': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      from: { type: 'string' },
      request: { type: 'boolean', default: false },
      status: { type: 'boolean', default: false },
      disconnect: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.connection !== undefined && !/^[a-z0-9][a-z0-9_-]{0,39}$/.test(values.connection))
    throw new TypeError('The id of a connection has 1 to 40 lower-case letters, digits, - or _.');
  return values;
}
