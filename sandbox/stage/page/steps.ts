/** The guided tour: what each step shows, and who does what. Names are what a person reads on the buttons. */
export type Act =
  /** Opens the softphone's panel, unless it is open. */
  | { who: 'ada' | 'ben'; do: 'open'; name: string; in: 'console' }
  /** Clicks what has this name; `unless` something else is there already, from an earlier tour. */
  | { who: 'ada' | 'ben'; do: 'click'; name: string; unless?: string }
  | { who: 'ada' | 'ben'; do: 'see'; name: string }
  | { who: 'ada' | 'ben'; do: 'fill'; name: string; text: string }
  | { who: 'ada' | 'ben'; do: 'signIn'; name: string; unless: string }
  | { who: 'grace'; do: 'say'; text: string }
  | { who: 'grace'; do: 'rate'; stars: number };

export interface Step {
  title: string;
  text: string;
  acts: Act[];
}

const STATUS = 'Your status:';
const ONLINE = 'Your status: Online';

export const STEPS: Step[] = [
  {
    title: 'The console',
    text: 'Two agents work in their Salesforce consoles. The softphone is the item “LivePerson” in the utility bar.',
    acts: [
      { who: 'ada', do: 'open', name: 'LivePerson', in: 'console' },
      { who: 'ben', do: 'open', name: 'LivePerson', in: 'console' },
    ],
  },
  {
    title: 'Sign in',
    text: 'Salesforce has vouched for both agents: no second Salesforce login. Each signs in to LivePerson once and goes Online.',
    acts: [
      { who: 'ada', do: 'signIn', name: 'Sign in', unless: STATUS },
      { who: 'ada', do: 'click', name: 'Go Online', unless: ONLINE },
      { who: 'ben', do: 'signIn', name: 'Sign in', unless: STATUS },
      { who: 'ben', do: 'click', name: 'Go Online', unless: ONLINE },
      { who: 'ada', do: 'see', name: ONLINE },
      { who: 'ben', do: 'see', name: ONLINE },
    ],
  },
  {
    title: 'A customer writes',
    text: 'Grace writes from the website. It rings at Ada (Sales). Her Contact was found by e-mail and opens as a tab when Ada accepts.',
    acts: [
      { who: 'grace', do: 'say', text: 'Hello, my order of forty planters has not arrived yet.' },
      { who: 'ada', do: 'click', name: 'Accept Grace Holloway' },
      { who: 'ada', do: 'see', name: 'Send to Grace' },
    ],
  },
  {
    title: 'They talk',
    text: 'Typing, delivered and read marks, the response deadline counting down in the rail.',
    acts: [
      { who: 'ada', do: 'fill', name: 'Grace', text: 'Hello Grace, I am sorry to hear that. Let me look it up.' },
      { who: 'ada', do: 'click', name: 'Send to Grace' },
      { who: 'ada', do: 'see', name: 'Read' },
      { who: 'grace', do: 'say', text: 'Thank you! The order number is 20418.' },
      { who: 'ada', do: 'see', name: 'Thank you! The order number is 20418.' },
    ],
  },
  {
    title: 'Transfers',
    text: 'Ada passes Grace to the skill Support: it rings at Ben, who sees everything that was said. He passes her back to Ada by name.',
    acts: [
      { who: 'ada', do: 'click', name: 'Conversation: Actions' },
      { who: 'ada', do: 'click', name: 'Transfer…' },
      { who: 'ada', do: 'click', name: 'Support' },
      { who: 'ada', do: 'click', name: 'Transfer to Support' },
      { who: 'ben', do: 'click', name: 'Accept Grace Holloway' },
      { who: 'ben', do: 'see', name: 'Send to Grace' },
      { who: 'ben', do: 'fill', name: 'Grace', text: 'Ben from Support here: the truck left this morning.' },
      { who: 'ben', do: 'click', name: 'Send to Grace' },
      { who: 'ben', do: 'see', name: 'Read' },
      { who: 'ben', do: 'click', name: 'Conversation: Actions' },
      { who: 'ben', do: 'click', name: 'Transfer…' },
      { who: 'ben', do: 'click', name: 'Ada' },
      { who: 'ben', do: 'click', name: 'Transfer to Ada' },
      { who: 'ada', do: 'click', name: 'Accept Grace Holloway' },
      { who: 'ada', do: 'see', name: 'Send to Grace' },
    ],
  },
  {
    title: 'Close',
    text: 'Ada closes and finishes her wrap-up. Grace gives five stars. Salesforce holds one conversation record and one completed Task per agent.',
    acts: [
      { who: 'ada', do: 'click', name: 'Conversation: Actions' },
      { who: 'ada', do: 'click', name: 'Close conversation…' },
      { who: 'ada', do: 'click', name: 'Close conversation' },
      { who: 'ada', do: 'see', name: 'Done' },
      { who: 'grace', do: 'rate', stars: 5 },
      { who: 'ada', do: 'click', name: 'Done' },
    ],
  },
];
