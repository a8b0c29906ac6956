/**
 * The softphone page: what runs in the Open CTI frame. The page holds `<div id="lp-softphone">` and has loaded Salesforce's
 * Open CTI script before this one. JavaScript, because `c/*` is resolved by the bundler and not by the compiler.
 */
import '@lwc/synthetic-shadow';
import { createElement } from 'lwc';
import LpApp from 'c/lpApp';
import { HostOpenCti } from 'c/hostOpenCti';
import { showPlainFailure } from './plain-failure.ts';

const place = document.getElementById('lp-softphone') ?? document.body;
// The frame is the panel: everything down to the softphone fills it. Set here, so that the page needs no inline styles.
for (const element of [document.documentElement, document.body, place])
  Object.assign(element.style, { height: '100%', margin: '0' });
document.body.style.overflow = 'hidden';
try {
  const app = createElement('c-lp-app', { is: LpApp });
  app.host = new HostOpenCti(window, place.dataset);
  place.replaceChildren(app);
} catch (error) {
  showPlainFailure(place, error);
}
