import { LightningElement } from 'lwc';

/** The arrow that leads from a screen of the softphone back to the conversation; whoever places it listens for its click. */
export default class UiBack extends LightningElement {}
