import '@lwc/synthetic-shadow';
import { createElement } from 'lwc';
import LpUtility from 'c/lpUtility';
import { offerRecordComponents } from './recordComponents.js';

const mount = () => {
  const panel = document.querySelector('[data-native-panel]');
  if (panel && !panel.firstChild) panel.append(createElement('c-lp-utility', { is: LpUtility }));
};
if (document.querySelector('[data-native-panel]')) mount();
else document.addEventListener('sandboxconsoleready', mount, { once: true });
offerRecordComponents();
