import { LightningElement, api } from 'lwc';
import type { Availability } from '../../../../../connector-server/src/protocol/types.ts';
import type { SoftphoneState } from '../lpModel/lpModel.ts';
import type { MenuItem } from '../uiMenu/uiMenu.ts';
import { sendCommand, sendIntent } from 'c/deskIntent';
import { availabilityIcon, availabilityName } from 'c/uiWords';

const SIGN_OUT = 'sign-out';
const AWAY = {
  signed_out: 'Not signed in to LivePerson',
  signing_in: 'Signing in to LivePerson…',
  connecting: 'Connecting to LivePerson…',
  reconnecting: 'Reconnecting to LivePerson…',
  failed: 'LivePerson is not available',
} as const;
const SOURCES = { agent: '', liveperson: 'Set in LivePerson', server: 'Set automatically' } as const;

/** Top line of the desk: presence, who the agent is, how LivePerson is, and sound. */
export default class DeskHeader extends LightningElement {
  @api state: SoftphoneState | null = null;

  get agentName(): string {
    return this.state?.agent?.name ?? '';
  }
  get signedIn(): boolean {
    const state = this.state?.livePerson?.state;
    return state === 'connected' || state === 'reconnecting';
  }
  get presenceBusy(): boolean {
    return this.state?.pending.some((command) => command.name === 'setPresence') ?? false;
  }
  get presenceLabel(): string {
    const presence = this.state?.presence;
    if (!presence) return 'Offline';
    const reason =
      presence.reasonId === null ? null : this.state?.statusReasons.find((one) => one.id === presence.reasonId);
    const name = availabilityName(presence.availability);
    return reason ? `${name}: ${reason.text}` : name;
  }
  get presenceIcon(): string {
    return availabilityIcon(this.state?.presence?.availability ?? 'OFFLINE');
  }
  get presenceItems(): readonly MenuItem[] {
    const item = (availability: Availability, reasonId: string | null, label: string): MenuItem => ({
      id: `${availability}|${reasonId ?? ''}`,
      label,
      icon: availabilityIcon(availability),
      checked: this.state?.presence?.availability === availability && this.state.presence.reasonId === reasonId,
    });
    return [
      item('ONLINE', null, 'Online'),
      item('BACK_SOON', null, 'Back soon'),
      item('AWAY', null, 'Away'),
      ...(this.state?.statusReasons ?? []).map((reason) => item('AWAY', reason.id, `Away: ${reason.text}`)),
      item('OFFLINE', null, 'Offline'),
      { id: SIGN_OUT, label: 'Sign out of LivePerson', icon: 'signout', divider: true },
    ];
  }
  /** How LivePerson is, in short: the bars and screens below say more. When all is well, who changed the presence. */
  get livePersonText(): string {
    const livePerson = this.state?.livePerson;
    if (!livePerson) return '';
    if (this.state?.connection.state !== 'live') return 'Not connected';
    if (livePerson.state !== 'connected') return AWAY[livePerson.state];
    // That the session ends soon is said by a bar, with the time left.
    const text = livePerson.code === null ? livePerson.text : '';
    return SOURCES[this.state.presence?.source ?? 'agent'] || text || 'Connected to LivePerson';
  }
  get soundBlocked(): boolean {
    return (this.state?.soundBlocked ?? false) && (this.state?.settings.sound ?? false);
  }
  get soundText(): string {
    if (!this.state?.settings.sound) return 'Sound off';
    return this.state.leader ? 'Sound on' : 'Sound in other tab';
  }
  get soundIcon(): string {
    return this.state?.settings.sound && this.state.leader ? 'sound' : 'muted';
  }

  handlePresence(event: CustomEvent<string>): void {
    if (event.detail === SIGN_OUT) {
      sendCommand(this, { name: 'signOut' });
      return;
    }
    const [availability, reasonId] = event.detail.split('|');
    sendCommand(this, { name: 'setPresence', availability: availability as Availability, reasonId: reasonId || null });
  }
  handleSound(): void {
    sendIntent(this, { kind: 'enableSound' });
  }
}
