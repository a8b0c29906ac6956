/** What a deployment that failed is told as: each component with what Salesforce said, and what mends it. Pure. */
import type { ComponentFailure, DeployEnd } from '../salesforce/deployResult.ts';

interface Cure {
  /** Without this package the deployment can go through. */
  without: string | null;
  mend: string;
}

const CURES: readonly { when: (failure: ComponentFailure) => boolean; cure: Cure }[] = [
  {
    when: ({ type, file }) => type === 'CallCenter' || file.startsWith('callCenters/'),
    cure: {
      without: 'open-cti',
      mend: 'This org takes no call center by deployment. New orgs have no Open CTI: go on without it, the softphone is an item of the utility bar. Where the org has Open CTI, import the call center by hand: Setup › Call Centers › Import.',
    },
  },
  {
    when: ({ type, file }) => /^(?:ExtlClnt|ExternalClient)/.test(type) || /^(?:extlClnt|externalClient)/.test(file),
    cure: {
      without: 'oauth-client',
      mend: 'This org takes no External Client App by deployment, or hides its consumer: switch on Setup › External Client App Settings “Allow access to External Client App consumer secrets via Metadata API” and deploy again, or make the app by hand (docs/install.md).',
    },
  },
  {
    when: ({ problem }) => /depends on permission|Unknown user permission/i.test(problem),
    cure: {
      without: null,
      mend: 'The user licences of this org lack a permission that the set names: see what Salesforce says, and take the set “LivePerson Connector API” as a pattern for one of your own.',
    },
  },
  {
    when: ({ problem }) => /duplicate value|already (?:exists|in use)/i.test(problem),
    cure: {
      without: null,
      mend: 'The org has something else of this name: rename or remove it there, then deploy again.',
    },
  },
  {
    when: ({ problem }) =>
      /Entity .* is not available|is not enabled|not (?:available|supported) (?:for|in) (?:this|your) organi[sz]ation/i.test(
        problem,
      ),
    cure: {
      without: null,
      mend: 'The org’s edition or settings lack the feature: switch it on in Setup, or leave the package out.',
    },
  },
];

const MOST_SHOWN = 12;

export interface DeployFailureWords {
  text: string;
  mend: string;
  /** Packages without which it can be tried again, where all failures are theirs; empty: none. */
  without: string[];
}

export function deployFailureWords(end: DeployEnd): DeployFailureWords {
  const known = end.failures.map((failure) => ({
    failure,
    cure: CURES.find(({ when }) => when(failure))?.cure ?? null,
  }));
  // One refusal draws others along: a permission set naming what was refused, for example.
  const cures = [...new Set(known.flatMap(({ cure }) => (cure === null ? [] : [cure])))];
  const lines = [
    ...known
      .slice(0, MOST_SHOWN)
      .map(
        ({ failure: { type, name, problem, line } }) =>
          `${[type, name].filter((part) => part !== '').join(' ') || 'A component'}${line === null ? '' : `, line ${line}`}: ${problem}`,
      ),
    ...end.testFailures
      .slice(0, MOST_SHOWN)
      .map(
        ({ className, method, message }) => `Apex test ${className}${method === '' ? '' : `.${method}`}: ${message}`,
      ),
  ];
  const left = end.failures.length + end.testFailures.length - lines.length;
  const head =
    end.outcome === 'canceled'
      ? 'The deployment was canceled in the org. Nothing was changed.'
      : 'Salesforce refused the deployment. Nothing was changed in the org.';
  const withouts = cures.flatMap(({ without }) => (without === null ? [] : [without]));
  return {
    text: [
      [head, end.error ?? ''].filter((part) => part !== '').join(' '),
      ...lines,
      ...(left > 0 ? [`… and ${left} more.`] : []),
    ].join('\n'),
    mend:
      cures.length > 0
        ? cures.map(({ mend }) => mend).join(' ')
        : end.testFailures.length > 0
          ? 'Validation rules, required fields or triggers of this org break the tests of the package: see the messages, and ask whoever wrote them.'
          : `See Setup › Deployment Status for all details (${end.id}).`,
    without:
      known.length > 0 && end.testFailures.length === 0 && known.every(({ cure }) => cure !== null) ? withouts : [],
  };
}
