/** The report as a person reads it in a terminal: what is wrong first, each with its cure. */
import { FINDING_GROUPS } from '../protocol/doctorTypes.ts';
import type { DoctorReport, Finding, FindingState } from '../protocol/doctorTypes.ts';
import { FIXER_WORDS, GROUP_WORDS, STATE_WORDS, verdict, WORST_FIRST } from './words.ts';

/** Nothing is said by colour alone. */
const COLOURS: Readonly<Record<FindingState, string>> = { fail: '31', warn: '33', unknown: '36', ok: '32' };
/** One width for all. */
const WIDTH = Math.max(...Object.values(STATE_WORDS).map(({ length }) => length));

export interface ReportLook {
  /** Only for terminals; the words say the same. */
  colour: boolean;
}

/** Lines of text, without a line break at the end. */
export function reportText({ findings, counts, version }: DoctorReport, { colour }: ReportLook): string {
  const paint = (code: string, text: string): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const parts = connectionsOf(findings).flatMap((connection) => {
    const groups = FINDING_GROUPS.map((group) => ({
      group,
      findings: findings.filter((each) => each.connection === connection && each.group === group),
    })).filter((each) => each.findings.length > 0);
    return groups
      .sort((one, other) => worst(one.findings) - worst(other.findings))
      .map(({ group, findings: inGroup }) =>
        [
          paint('1', connection === null ? GROUP_WORDS[group] : `${GROUP_WORDS[group]} (connection ${connection})`),
          ...[...inGroup].sort((one, other) => rank(one) - rank(other)).flatMap((each) => findingLines(each, paint)),
        ].join('\n'),
      );
  });
  return [...parts, summary(counts, version)].join('\n\n');
}

/** What the process ends with. Nothing was looked at: neither right nor wrong, but not what was asked for. */
export function exitCode({ counts }: Pick<DoctorReport, 'counts'>): 0 | 1 {
  return counts.fail > 0 ? 1 : 0;
}

function findingLines(finding: Finding, paint: (code: string, text: string) => string): string[] {
  const subject = finding.subject === null ? '' : `: ${finding.subject}`;
  const head = `  ${paint(COLOURS[finding.state], STATE_WORDS[finding.state].padEnd(WIDTH))}  ${finding.title}${subject}`;
  if (finding.state === 'ok') return [`${head}. ${finding.seen}`];
  return [
    head,
    line('seen', `${finding.seen} ${finding.tried}`),
    ...(finding.state === 'unknown' ? [] : [line('why', finding.why)]),
    ...(finding.mend === '' ? [] : [line('cure', finding.mend)]),
    ...(finding.setupLink === null ? [] : [line('page', finding.setupLink)]),
    ...(finding.whoCanFix === null ? [] : [line('who', FIXER_WORDS[finding.whoCanFix])]),
    line('check', `${finding.check}${finding.cause === null ? '' : ` (${finding.cause})`}`),
  ];
}

const line = (label: string, text: string): string => `             ${label.padEnd(6)}${text}`;

function summary(counts: DoctorReport['counts'], version: string): string {
  const { fail, warn, unknown, ok } = counts;
  return `${verdict(counts)} ${fail} wrong, ${warn} careful, ${unknown} not known, ${ok} ok. Connector ${version}.`;
}

const rank = ({ state }: Finding): number => WORST_FIRST.indexOf(state);
const worst = (findings: readonly Finding[]): number => Math.min(...findings.map(rank));

/** The server itself first, then the connections as they come. */
function connectionsOf(findings: readonly Finding[]): (string | null)[] {
  return [...new Set([null, ...findings.map(({ connection }) => connection)])];
}
