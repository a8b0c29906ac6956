/** Runs in the page: what sticks out of the panel or is cut off by it, one line each. Goes through every shadow root. */
export function faultsOf(): string[] {
  const faults: string[] = [];
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width)
    faults.push(`page scrolls sideways (${document.documentElement.scrollWidth})`);
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    if (box.width === 0 || box.height === 0 || element.closest('.slds-assistive-text') || style.visibility === 'hidden')
      continue;
    const name = `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`;
    if (box.right > width + 1 || box.left < -1)
      faults.push(`${name} sticks out (${Math.round(box.left)} to ${Math.round(box.right)})`);
    const scrolls = style.overflowX === 'auto' || style.overflowX === 'scroll';
    if (scrolls && element.scrollWidth > element.clientWidth + 1) faults.push(`${name} scrolls sideways`);
    if (element.tagName === 'BUTTON' && (box.height < 23.5 || box.width < 23.5))
      faults.push(`${name} is small to hit (${Math.round(box.width)} x ${Math.round(box.height)})`);
  }
  return faults;
}
