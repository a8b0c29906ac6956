import '@lwc/synthetic-shadow';
import { offerRecordComponents } from './recordComponents.js';

offerRecordComponents();
