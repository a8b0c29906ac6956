/** Stories of the CRM side that the stage can tell: who writes, and what to look at. */
export interface Story {
  /** Key of the customer. */
  key: string;
  label: string;
  text: string;
}

export const STORIES: readonly Story[] = [
  {
    key: 'ines',
    label: 'Known by her e-mail',
    text: 'Ines rings at Ada. She is found by e-mail while it rings, and linked when Ada accepts. “Why this person?” tells why.',
  },
  {
    key: 'kofi',
    label: 'Known by a number written another way',
    text: 'Kofi writes from +44 7700 900113; his Contact has 07700 900113. He is found all the same.',
  },
  {
    key: 'jo',
    label: 'Two people, one mailbox',
    text: 'Two Contacts have Jo’s address: nothing is linked by itself, Ada is asked.',
  },
  {
    key: 'petrov',
    label: 'Two people, one telephone line',
    text: 'One number, written in two ways on two Contacts: Ada is asked.',
  },
  {
    key: 'linnea',
    label: 'A lead that became a contact',
    text: 'Linnea’s address is on a Lead that was converted: offered is the Contact it became.',
  },
  {
    key: 'rosa',
    label: 'Somebody new',
    text: 'Nobody has Rosa’s address. Take Actions, New Lead: the form knows what she told the website. Save & Link.',
  },
  {
    key: 'hana',
    label: 'Another agent, another profile',
    text: 'Hana rings at Ben, Support. Salesforce lets him make Contacts and Cases only: his menu is shorter than Ada’s. Make a Case from her Contact: it is linked with her and her Account.',
  },
];
