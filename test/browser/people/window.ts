/** Pages of one browser context, each in a window of its own. */
import type { BrowserContext, Page } from '@playwright/test';

/**
 * A page in its own window. Tabs of one window hide each other, and a hidden page draws one frame a second: each click
 * then waits two seconds until the element is seen to stand still.
 */
export async function newWindow(context: BrowserContext): Promise<Page> {
  const first = await context.newPage();
  const session = await context.newCDPSession(first);
  const { targetInfo } = await session.send('Target.getTargetInfo');
  const [page] = await Promise.all([
    context.waitForEvent('page'),
    session.send('Target.createTarget', {
      url: 'about:blank',
      newWindow: true,
      ...(targetInfo.browserContextId && { browserContextId: targetInfo.browserContextId }),
    }),
  ]);
  await first.close();
  return page;
}
