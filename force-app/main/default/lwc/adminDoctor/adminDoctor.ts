import type { AdminHost, DoctorReport, Finding, FindingGroup, FindingState } from 'c/adminTypes';
import { AdminScreen } from 'c/adminScreen';
import { fromNow } from 'c/adminWords';
import { FIXER_WORDS, GROUP_WORDS, STATE_WORDS, WORST_FIRST } from './doctorWords';

const ICONS: Readonly<Record<FindingState, string>> = { fail: 'cross', warn: 'warning', unknown: 'info', ok: 'check' };

/** What a conversation passes on its way, looked at one by one: what is wrong, why it matters, how to mend it. */
export default class AdminDoctor extends AdminScreen<DoctorReport> {
  _anew = false;

  async ask(host: AdminHost, connection: string): Promise<DoctorReport> {
    const anew = this._anew ? '&anew=1' : '';
    this._anew = false;
    return host.get(`/admin/api/doctor?connection=${encodeURIComponent(connection)}${anew}`);
  }

  get verdict(): string {
    const { fail = 0, warn = 0 } = this.report?.counts ?? {};
    if (fail > 0) return `${fail} ${fail === 1 ? 'thing is' : 'things are'} wrong.`;
    return warn > 0 ? 'It works; something needs care.' : 'All that could be looked at is well.';
  }
  get worst(): FindingState {
    const { counts } = this.report ?? {};
    return WORST_FIRST.find((state) => state !== 'unknown' && (counts?.[state] ?? 0) > 0) ?? 'ok';
  }
  get verdictClass(): string {
    return `verdict verdict_${this.worst}`;
  }
  get verdictIcon(): string {
    return ICONS[this.worst];
  }
  get counted(): string {
    if (!this.report) return '';
    const { fail, warn, unknown, ok } = this.report.counts;
    return `${fail} wrong, ${warn} careful, ${unknown} not known, ${ok} OK. Checked ${fromNow(this.report.at, Date.now())}.`;
  }
  get againLabel(): string {
    return this.busy === '' ? 'Check again' : 'Checking…';
  }
  get ariaBusy(): string {
    return String(this.busy !== '');
  }

  get groups(): readonly unknown[] {
    const findings = this.report?.findings ?? [];
    const names = [...new Set(findings.map(({ group }) => group))];
    return names
      .map((group) => ({ group, open: findings.filter((each) => each.group === group && each.state !== 'ok') }))
      .filter(({ open }) => open.length > 0)
      .sort((one, other) => worstOf(one.open) - worstOf(other.open))
      .map(({ group, open }) => ({
        id: group,
        label: GROUP_WORDS[group],
        items: [...open].sort((one, other) => rank(one) - rank(other)).map(item),
      }));
  }
  get fine(): readonly unknown[] {
    return (this.report?.findings ?? [])
      .filter(({ state }) => state === 'ok')
      .map((finding) => ({ id: idOf(finding), title: finding.title, seen: finding.seen, group: groupOf(finding) }));
  }
  get fineLabel(): string {
    const { length } = this.fine;
    return `${length} ${length === 1 ? 'thing is' : 'things are'} as they should be`;
  }
  get hasFine(): boolean {
    return this.fine.length > 0;
  }

  handleAnew(): void {
    void this.act('anew', async () => {
      this._anew = true;
      await Promise.resolve();
      return '';
    });
  }
}

const rank = ({ state }: Finding): number => WORST_FIRST.indexOf(state);
const worstOf = (findings: readonly Finding[]): number => Math.min(...findings.map(rank));
const idOf = ({ check, subject, cause }: Finding): string => `${check} ${subject ?? ''} ${cause ?? ''}`;
const groupOf = ({ group }: { group: FindingGroup }): string => GROUP_WORDS[group];

function item(finding: Finding): object {
  return {
    id: idOf(finding),
    css: `item item_${finding.state}`,
    icon: ICONS[finding.state],
    state: STATE_WORDS[finding.state],
    title: finding.subject === null ? finding.title : `${finding.title}: ${finding.subject}`,
    seen: finding.seen,
    why: finding.state === 'unknown' ? '' : finding.why,
    mend: finding.mend,
    link: finding.setupLink,
    who: finding.whoCanFix === null ? '' : `Can be done by ${FIXER_WORDS[finding.whoCanFix]}.`,
    check: finding.check,
  };
}
