/** `/metadata/deployRequest`: deploys through REST (Metadata API Developer Guide, "Deploying with REST"). */
import { ApiError, notFound } from '../apiError.ts';
import type { Component, ComponentFailure } from '../metadata/component.ts';
import { isDone, type DeployJob } from '../metadata/deployJobs.ts';
import type { DeployOptions } from '../metadata/runDeploy.ts';
import { asObject, type ApiContext, type ApiRequest, type ApiResponse, type Json } from './request.ts';
import { methodNotAllowed } from './sobjects.ts';

const TEST_LEVELS = ['NoTestRun', 'RunSpecifiedTests', 'RunLocalTests', 'RunAllTestsInOrg', 'RunRelevantTests'];
/** Largest zip, bytes (39 MB, Metadata API limits). */
const MAX_ZIP = 39 * 1024 * 1024;

function requireRight(context: ApiContext): void {
  if (context.access.can('ModifyMetadata') || context.access.can('ModifyAllData')) return;
  throw new ApiError(
    403,
    'INSUFFICIENT_ACCESS',
    'INSUFFICIENT_ACCESS: use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions',
  );
}

function optionsOf(context: ApiContext, given: Json): DeployOptions {
  const flag = (name: string, byDefault: boolean): boolean => {
    const value = given[name] ?? byDefault;
    if (typeof value !== 'boolean') throw new ApiError(400, 'JSON_PARSER_ERROR', `${name} must be a boolean`);
    return value;
  };
  const testLevel = typeof given['testLevel'] === 'string' ? given['testLevel'] : '';
  if (testLevel !== '' && !TEST_LEVELS.includes(testLevel))
    throw new ApiError(400, 'JSON_PARSER_ERROR', `'${testLevel}' is not a valid value for the enum TestLevel`);
  const runTests = Array.isArray(given['runTests']) ? given['runTests'] : [];
  if (testLevel === 'RunSpecifiedTests' && runTests.length === 0)
    throw new ApiError(400, 'INVALID_OPERATION', 'runTests must name at least one class with RunSpecifiedTests');
  const { isSandbox, organizationType } = context.org.facts;
  const production = !isSandbox && organizationType !== 'Developer Edition';
  if (production && testLevel === 'NoTestRun')
    throw new ApiError(400, 'INVALID_OPERATION', 'testLevel of NoTestRun cannot be used in production organizations');
  const rollbackOnError = flag('rollbackOnError', true);
  if (production && !rollbackOnError)
    throw new ApiError(400, 'INVALID_OPERATION', 'rollbackOnError must be true for production organizations');
  return {
    checkOnly: flag('checkOnly', false),
    rollbackOnError,
    singlePackage: flag('singlePackage', false),
    testLevel,
  };
}

const shown = ({ options }: DeployJob): Json => ({
  checkOnly: options.checkOnly,
  singlePackage: options.singlePackage,
  allowMissingFiles: false,
  performRetrieve: false,
  autoUpdatePackage: false,
  rollbackOnError: options.rollbackOnError,
  ignoreWarnings: false,
  purgeOnDelete: false,
  runAllTests: false,
  ...(options.testLevel === '' ? {} : { testLevel: options.testLevel }),
});

const message = (of: Component | ComponentFailure, success: boolean, at: string): Json => ({
  changed: success,
  columnNumber: null,
  componentType: 'type' in of ? of.type : of.componentType,
  created: false,
  createdDate: at,
  deleted: false,
  fileName: of.fileName,
  fullName: of.fullName,
  id: null,
  lineNumber: null,
  problem: 'problem' in of ? of.problem : null,
  problemType: 'problemType' in of ? of.problemType : null,
  success,
  warning: 'problemType' in of && of.problemType === 'Warning',
});

function resultOf(context: ApiContext, job: DeployJob, includeDetails: boolean): Json {
  const failures = job.outcome?.failures ?? [];
  const components = job.outcome?.components ?? [];
  const errors = failures.filter(({ problemType }) => problemType === 'Error');
  const failed = new Set(errors.map(({ componentType, fullName }) => `${componentType} ${fullName}`));
  const good = components.filter(({ type, fullName }) => !failed.has(`${type} ${fullName}`));
  const created = new Date(job.createdAt).toISOString();
  const user = context.org.schema.object('User');
  const name = user && context.org.store.get(user, job.byUserId)?.['Name'];
  return {
    id: job.id,
    status: job.status,
    done: isDone(job),
    success: job.status === 'Succeeded',
    checkOnly: job.options.checkOnly,
    ignoreWarnings: false,
    rollbackOnError: job.options.rollbackOnError,
    runTestsEnabled: !['', 'NoTestRun'].includes(job.options.testLevel),
    createdBy: job.byUserId,
    createdByName: name ?? null,
    createdDate: created,
    startDate: job.status === 'Pending' ? null : created,
    lastModifiedDate: created,
    completedDate: job.completedAt === null ? null : new Date(job.completedAt).toISOString(),
    errorStatusCode: job.errorMessage === null ? null : 'UNKNOWN_EXCEPTION',
    errorMessage: job.errorMessage,
    numberComponentErrors: errors.length,
    numberComponentsDeployed: isDone(job) ? good.length : 0,
    numberComponentsTotal: components.length,
    numberTestErrors: 0,
    numberTestsCompleted: 0,
    numberTestsTotal: 0,
    ...(includeDetails
      ? {
          details: {
            allComponentMessages: [],
            componentFailures: failures.map((each) => message(each, false, created)),
            componentSuccesses: good.map((each) => message(each, true, created)),
            retrieveResult: null,
            runTestResult: { numFailures: 0, numTestsRun: 0, failures: [], successes: [], totalTime: 0 },
          },
        }
      : {}),
  };
}

function start(context: ApiContext, body: Json): ApiResponse {
  const deployOptions = body['deployOptions'];
  if (typeof deployOptions !== 'object' || deployOptions === null)
    throw new ApiError(400, 'INVALID_MULTIPART_REQUEST', 'The part "json" with deployOptions is missing');
  const file = body['file'];
  if (typeof file !== 'string')
    throw new ApiError(400, 'INVALID_MULTIPART_REQUEST', 'The part "file" with the zip is missing');
  const zip = Buffer.from(file, 'base64');
  if (zip.length > MAX_ZIP)
    throw new ApiError(400, 'LIMIT_EXCEEDED', 'Maximum size of request reached. Maximum size of request is 39 MB');
  const job = context.org.deploys.start(zip, optionsOf(context, asObject(deployOptions)), context.access.userId);
  return {
    status: 201,
    body: { id: job.id, deployOptions: shown(job), deployResult: resultOf(context, job, false) },
  };
}

/** Path below `/metadata`. Throws ApiError. */
export function deployRequests(context: ApiContext, request: ApiRequest): ApiResponse {
  const [, resource, id, ...rest] = request.path;
  if (resource !== 'deployRequest' || rest.length > 0) throw notFound();
  requireRight(context);
  if (id === undefined) {
    if (request.method !== 'POST') throw methodNotAllowed(request.method);
    return start(context, asObject(request.body));
  }
  const job = context.org.deploys.get(id);
  if (!job) throw new ApiError(404, 'INVALID_ID_FIELD', `INVALID_ID_FIELD: ${id}`);
  if (request.method === 'GET') {
    const result = resultOf(context, job, request.query.get('includeDetails') === 'true');
    return {
      status: 200,
      body: { id: job.id, validatedDeployRequestId: null, deployOptions: shown(job), deployResult: result },
    };
  }
  if (request.method !== 'PATCH') throw methodNotAllowed(request.method);
  if (asObject(asObject(request.body)['deployResult'])['status'] !== 'Canceling')
    throw new ApiError(400, 'INVALID_OPERATION', 'deployResult.status must be Canceling');
  if (isDone(job)) throw new ApiError(400, 'INVALID_OPERATION', 'Deployment already completed');
  context.org.deploys.cancel(job);
  return { status: 202, body: { id: job.id, deployOptions: shown(job), deployResult: resultOf(context, job, false) } };
}
