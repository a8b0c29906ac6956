/** Runs one of our Apex methods as a user, the way both hosts call them. */
import { ApexRefusal, refusalJson, type ApexRun } from './apexOrg.ts';
import { issueToken, readHostSettings } from './identity.ts';
import { executePlan } from './records.ts';
import { readTranscript } from './transcript.ts';

/** The platform's own refusal: no such class, or no access to it. */
export class ApexPlatformError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ApexPlatformError';
  }
}

type Method = (run: ApexRun, args: Record<string, string>) => Promise<string>;

const METHODS: Record<string, Record<string, Method>> = {
  LivePersonIdentity: { issueToken, getToken: issueToken },
  LivePersonRecords: { execute: executePlan, run: executePlan },
  LivePersonHostSettings: { read: readHostSettings },
  LivePersonTranscript: { read: readTranscript },
};

/** Text the method returns. Rejects with ApexPlatformError, and for LivePersonHostSettings with the refusal as message. */
export async function runApex(
  run: ApexRun,
  className: string,
  methodName: string,
  args: Record<string, string>,
): Promise<string> {
  const methods = METHODS[className];
  if (!methods) throw new ApexPlatformError(`No such Apex class: ${className}`);
  if (!run.access.apexClass(className))
    throw new ApexPlatformError(`You do not have access to the Apex class named '${className}'.`);
  const method = methods[methodName];
  if (!method) throw new ApexPlatformError(`Method does not exist or incorrect signature: ${className}.${methodName}`);
  try {
    return await method(run, args);
  } catch (error) {
    if (!(error instanceof ApexRefusal)) throw error;
    if (className === 'LivePersonHostSettings') throw new Error(refusalJson(error));
    return refusalJson(error);
  }
}
