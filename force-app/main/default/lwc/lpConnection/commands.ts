/** Commands under way: sent once, repeated with the same id and epoch after a break, answered or settled. */
import type { Command, CommandAnswer } from 'c/lpProtocol';
import type { Line, LineEffect, Moment, Outstanding, Step } from './line';

/** How long the server may take to answer before the agent is told that the outcome is open, ms. */
const ANSWER_MS = 30_000;

/** Of these only the latest matters and only now: a late repetition would be wrong or worthless. */
const FLEETING: ReadonlySet<Command['name']> = new Set(['setTyping']);

/** Takes a command: written at once when live, else kept until the line is back. */
export function commandEffects(line: Line, id: string, command: Command, at: Moment): Step {
  if (line.phase === 'stopped') {
    return {
      line,
      effects: [
        answered(id, command, { outcome: 'refused', code: 'not_connected', text: 'The softphone is not connected.' }),
      ],
    };
  }
  if (line.phase !== 'live' || !line.session) {
    if (FLEETING.has(command.name)) return { line, effects: [] };
    return {
      line: { ...line, outstanding: [...line.outstanding, { id, command, epoch: null, sentAt: 0 }] },
      effects: [],
    };
  }
  const entry: Outstanding = { id, command, epoch: line.session.epoch, sentAt: at.now };
  return { line: { ...line, outstanding: [...line.outstanding, entry] }, effects: [write(entry)] };
}

/**
 * After the line is back: everything unanswered goes out again, in order. What was sent before keeps its epoch, so that
 * a server of a later epoch does not execute it a second time but says what became of it. `only` limits it to these ids.
 */
export function resend(line: Line, at: Moment, only?: ReadonlySet<string>): Step {
  const epoch = line.session?.epoch ?? 0;
  const chosen = (entry: Outstanding): boolean => only?.has(entry.id) ?? true;
  const outstanding = line.outstanding.map((entry) =>
    chosen(entry) ? { ...entry, epoch: entry.epoch ?? epoch, sentAt: at.now } : entry,
  );
  return { line: { ...line, outstanding }, effects: outstanding.filter(chosen).map(write) };
}

/** The answer of the server; unknown ids (answered twice) are ignored. */
export function onAnswer(line: Line, id: string, answer: CommandAnswer): Step {
  const entry = line.outstanding.find((one) => one.id === id);
  if (!entry) return { line, effects: [] };
  return {
    line: { ...line, outstanding: line.outstanding.filter((one) => one.id !== id) },
    effects: [answered(id, entry.command, answer)],
  };
}

/** Says "outcome open" of commands the server has left unanswered for too long. */
export function settle(line: Line, at: Moment): Step {
  const late = line.outstanding.filter(({ epoch, sentAt }) => epoch !== null && at.now - sentAt > ANSWER_MS);
  const outcome: CommandAnswer = {
    outcome: 'uncertain',
    code: 'no_answer',
    text: 'No answer yet: it may have happened.',
  };
  return {
    line: { ...line, outstanding: line.outstanding.filter((entry) => !late.includes(entry)) },
    effects: late.map(({ id, command }) => answered(id, command, outcome)),
  };
}

/** The line ended for good: unsent commands certainly did not happen, sent ones may have. */
export function giveUpCommands(line: Line): Step {
  const effects = line.outstanding.map(({ id, command, epoch }) =>
    answered(
      id,
      command,
      epoch === null
        ? { outcome: 'refused', code: 'not_connected', text: 'The softphone is not connected.' }
        : {
            outcome: 'uncertain',
            code: 'connection_ended',
            text: 'The connection ended before the answer: it may have happened.',
          },
    ),
  );
  return { line: { ...line, outstanding: [] }, effects };
}

/** The line broke: fleeting commands are forgotten, the rest waits. */
export function dropUnanswered(line: Line): Line {
  return { ...line, outstanding: line.outstanding.filter(({ command }) => !FLEETING.has(command.name)) };
}

function write({ id, epoch, command }: Outstanding): LineEffect {
  return { type: 'write', frame: { type: 'command', id, epoch: epoch ?? 0, command } };
}

function answered(id: string, command: Command, answer: CommandAnswer): LineEffect {
  return { type: 'emit', event: { kind: 'answer', id, command, answer } };
}
