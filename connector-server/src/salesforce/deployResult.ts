/** How a deployment goes, read from what the Metadata API answers (Metadata API Developer Guide, "DeployResult"). Pure. */

export interface ComponentFailure {
  /** E.g. `PermissionSet`; empty: Salesforce did not say. */
  type: string;
  name: string;
  /** Path in the zip. */
  file: string;
  /** Salesforce's own words. */
  problem: string;
  line: number | null;
}

export interface TestFailure {
  className: string;
  method: string;
  message: string;
}

export interface DeployProgress {
  components: number;
  componentsTotal: number;
  tests: number;
  testsTotal: number;
  /** What is worked on, in Salesforce's words; null: not said. */
  detail: string | null;
}

export interface DeployEnd {
  /** Shown under Setup › Deployment Status. */
  id: string;
  outcome: 'succeeded' | 'failed' | 'canceled';
  failures: ComponentFailure[];
  testFailures: TestFailure[];
  /** Of the deployment as a whole; null: none. */
  error: string | null;
  progress: DeployProgress;
}

export interface DeployState {
  progress: DeployProgress;
  /** Null: it goes on. */
  end: Omit<DeployEnd, 'id'> | null;
}

const OUTCOMES: Readonly<Record<string, DeployEnd['outcome']>> = {
  Succeeded: 'succeeded',
  // Asked for with rollbackOnError a deployment never ends like this; if it does, not all is there.
  SucceededPartial: 'failed',
  Failed: 'failed',
  Canceled: 'canceled',
};

/** Null: not the answer of the Metadata API. */
export function deployState(answer: unknown): DeployState | null {
  const result = (answer as { deployResult?: Record<string, unknown> } | null)?.deployResult;
  if (typeof result?.['status'] !== 'string') return null;
  const progress: DeployProgress = {
    components: count(result['numberComponentsDeployed']),
    componentsTotal: count(result['numberComponentsTotal']),
    tests: count(result['numberTestsCompleted']),
    testsTotal: count(result['numberTestsTotal']),
    detail: text(result['stateDetail']),
  };
  const outcome = OUTCOMES[result['status']];
  if (outcome === undefined) return { progress, end: null };
  const details = (result['details'] ?? {}) as Record<string, unknown>;
  const tests = (details['runTestResult'] ?? {}) as Record<string, unknown>;
  return {
    progress,
    end: {
      outcome,
      progress,
      error: text(result['errorMessage']),
      failures: listOf(details['componentFailures'])
        .filter(({ problemType }) => problemType !== 'Warning')
        .map((one) => ({
          type: text(one['componentType']) ?? '',
          name: text(one['fullName']) ?? '',
          file: text(one['fileName']) ?? '',
          problem: text(one['problem']) ?? 'Salesforce did not say why.',
          line:
            Number.isInteger(Number(one['lineNumber'])) && Number(one['lineNumber']) > 0
              ? Number(one['lineNumber'])
              : null,
        })),
      testFailures: [
        ...listOf(tests['failures']).map((one) => ({
          className: text(one['name']) ?? '',
          method: text(one['methodName']) ?? '',
          message: text(one['message']) ?? '',
        })),
        // Too little of the Apex is run by the tests: no method failed, and nothing is deployed.
        ...listOf(tests['codeCoverageWarnings']).map((one) => ({
          className: text(one['name']) ?? '',
          method: '',
          message: text(one['message']) ?? '',
        })),
      ],
    },
  };
}

/** Numbers and switches stand as texts in some versions. */
const count = (value: unknown): number => (Number.isFinite(Number(value)) ? Math.max(0, Number(value)) : 0);
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

function listOf(value: unknown): Record<string, unknown>[] {
  const list: unknown[] = Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];
  return list.filter((one): one is Record<string, unknown> => typeof one === 'object' && one !== null);
}
