/** Deploys of an org, each a job that is asked for again and again until it is done. One runs at a time, as in an org. */
import type { ComponentFailure } from './component.ts';
import type { DeployOptions, DeployOutcome } from './runDeploy.ts';

export type DeployStatus = 'Pending' | 'InProgress' | 'Succeeded' | 'Failed' | 'Canceling' | 'Canceled';

export interface DeployJob {
  id: string;
  options: DeployOptions;
  byUserId: string;
  status: DeployStatus;
  /** Epoch ms. */
  createdAt: number;
  completedAt: number | null;
  outcome: DeployOutcome | null;
  /** Said instead of failures of components. */
  errorMessage: string | null;
}

export interface DeployJobsOptions {
  newId: () => string;
  now: () => number;
  run: (zip: Buffer, options: DeployOptions) => Promise<DeployOutcome>;
}

export const isDone = ({ status }: DeployJob): boolean => ['Succeeded', 'Failed', 'Canceled'].includes(status);
const isError = ({ problemType }: ComponentFailure): boolean => problemType === 'Error';

export class DeployJobs {
  readonly #options: DeployJobsOptions;
  readonly #jobs = new Map<string, DeployJob>();
  #queue: Promise<void> = Promise.resolve();
  #gate: Promise<void> = Promise.resolve();
  #open: () => void = () => undefined;

  constructor(options: DeployJobsOptions) {
    this.#options = options;
  }

  /** Deploys wait as Pending until released; for tests of cancelling and of waiting. */
  hold(held: boolean): void {
    this.#open();
    if (held) this.#gate = new Promise((resolve) => (this.#open = resolve));
    else this.#gate = Promise.resolve();
  }

  /** What waits is cancelled, what runs ends: afterwards nothing is written any more. */
  async close(): Promise<void> {
    for (const job of this.#jobs.values()) this.cancel(job);
    this.hold(false);
    await this.#queue;
  }

  get(id: string): DeployJob | null {
    return this.#jobs.get(id) ?? null;
  }

  start(zip: Buffer, options: DeployOptions, byUserId: string): DeployJob {
    const job: DeployJob = {
      id: this.#options.newId(),
      options,
      byUserId,
      status: 'Pending',
      createdAt: this.#options.now(),
      completedAt: null,
      outcome: null,
      errorMessage: null,
    };
    this.#jobs.set(job.id, job);
    this.#queue = this.#queue.then(() => this.#run(job, zip));
    return job;
  }

  /** A job that has begun is finished nevertheless: the platform cancels what is still waiting, at once. */
  cancel(job: DeployJob): void {
    if (job.status === 'Pending') this.#end(job, 'Canceled');
  }

  #end(job: DeployJob, status: DeployStatus): void {
    job.status = status;
    job.completedAt = this.#options.now();
  }

  async #run(job: DeployJob, zip: Buffer): Promise<void> {
    await this.#gate;
    if (isDone(job)) return;
    job.status = 'InProgress';
    try {
      job.outcome = await this.#options.run(zip, job.options);
      this.#end(job, job.outcome.failures.some(isError) ? 'Failed' : 'Succeeded');
    } catch (error) {
      job.errorMessage = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#end(job, 'Failed');
    }
  }
}
