/**
 * Behaviours of the platform that documentation leaves open, each as a named switch with the default this stand-in
 * takes. Scenarios run with the defaults and once with each switch turned.
 */
export interface OrgSwitches {
  /** Writing a lookup to a record the user cannot read is refused (INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY). */
  lookupNeedsReadAccess: boolean;
  /** A lookup may not newly name a lead that was converted (CANNOT_UPDATE_CONVERTED_LEAD). */
  convertedLeadCannotBeNamed: boolean;
  /** Task.ActivityDate, Type, TaskSubtype, WhoId, WhatId and Description obey field-level security. */
  taskFieldsFollowFieldSecurity: boolean;
  /** A user who is given a record must be able to read the object (TRANSFER_REQUIRES_READ). */
  newOwnerNeedsReadAccess: boolean;
  /** An upsert that updates answers 200 with a body (since v46); false: 204 without. */
  upsertUpdateHasBody: boolean;
  /** A field that does not exist for the user refuses a whole collection call (HTTP 400); false: only its record. */
  unknownFieldRefusesCollection: boolean;
  /** A frozen user is refused as `user frozen`; false: as `inactive user`, like one that was deactivated. */
  frozenUserIsNamed: boolean;
  /** Refreshing returns a new refresh token and kills the old one. */
  refreshTokenRotation: boolean;
  /** The web server flow is refused without a PKCE challenge. */
  pkceRequired: boolean;
  /** `commaSeparatedPermissionSet` of an app's policy takes ids of permission sets only; false: names too. */
  appPolicyTakesIdsOnly: boolean;
  /** A call center can be deployed: false as in an org made after Open CTI's retirement was announced. */
  callCentersDeploy: boolean;
  /** `readMetadata` shows the consumer key and secret of an External Client App to an administrator. */
  consumerKeyIsReadable: boolean;
}

export const DEFAULT_SWITCHES: Readonly<OrgSwitches> = Object.freeze({
  lookupNeedsReadAccess: true,
  convertedLeadCannotBeNamed: true,
  taskFieldsFollowFieldSecurity: true,
  newOwnerNeedsReadAccess: true,
  upsertUpdateHasBody: true,
  unknownFieldRefusesCollection: true,
  frozenUserIsNamed: true,
  refreshTokenRotation: true,
  pkceRequired: true,
  appPolicyTakesIdsOnly: true,
  callCentersDeploy: true,
  consumerKeyIsReadable: true,
});
