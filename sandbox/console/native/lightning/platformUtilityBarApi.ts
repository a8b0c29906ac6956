/** Stand-in for lightning/platformUtilityBarApi: one utility item, the softphone. */
import { sandboxConsole } from '../sandboxConsole.ts';

const UTILITY_ID = 'sandbox-utility-1';
type DataCallback = (value: string | undefined) => void;

/** The wired value is the id itself, as on the platform; outside a utility bar there is none. */
export class EnclosingUtilityId {
  callback: DataCallback;
  constructor(callback: DataCallback) {
    this.callback = callback;
  }
  connect(): void {
    this.callback(sandboxConsole().inUtilityBar ? UTILITY_ID : undefined);
  }
  update(): void {}
  disconnect(): void {}
}

const REFUSED = ['heightPX', 'widthPX'];
function mine(id: unknown): void {
  if (id !== UTILITY_ID) throw new Error('There is no utility with that id.');
}

export async function getInfo(id: unknown): Promise<Record<string, unknown>> {
  mine(id);
  const { label, icon, highlighted, visible } = sandboxConsole().utility.state();
  return {
    id,
    isLoaded: true,
    utilityLabel: label,
    utilityIcon: icon,
    utilityHighlighted: highlighted,
    utilityVisible: visible,
    panelHeaderLabel: label,
  };
}
export const getAllUtilityInfo = async (): Promise<unknown[]> => [await getInfo(UTILITY_ID)];

export async function open(id: unknown, _options?: { autoFocus: boolean }): Promise<boolean> {
  mine(id);
  sandboxConsole().utility.update({ visible: true });
  return true;
}
export async function minimize(id: unknown): Promise<boolean> {
  mine(id);
  sandboxConsole().utility.update({ visible: false });
  return true;
}
export async function updateUtility(
  id: unknown,
  change: { label?: string; icon?: string; highlighted?: boolean },
): Promise<boolean> {
  mine(id);
  const { label, icon, highlighted } = change;
  sandboxConsole().utility.update({
    ...(label === undefined ? {} : { label }),
    ...(icon === undefined ? {} : { icon }),
    ...(highlighted === undefined ? {} : { highlighted }),
  });
  return true;
}
export async function updatePanel(id: unknown, change: Record<string, unknown>): Promise<boolean> {
  mine(id);
  const wrong = REFUSED.filter((key) => key in change);
  if (wrong.length > 0) throw new Error(`updatePanel does not take ${wrong.join(', ')}: use height and width.`);
  const { width, height } = change;
  sandboxConsole().utility.setPanelSize({
    ...(typeof width === 'number' ? { width } : {}),
    ...(typeof height === 'number' ? { height } : {}),
  });
  return true;
}
export function onUtilityClick(
  id: unknown,
  listener: (event: { utilityId: unknown; panelVisible: boolean }) => void,
): void {
  mine(id);
  sandboxConsole().utility.onClick((panelVisible) => listener({ utilityId: id, panelVisible }));
}
export const enableModal = async (id: unknown): Promise<boolean> => (mine(id), true);
export const enablePopout = async (id: unknown): Promise<boolean> => (mine(id), true);
