const { jestConfig } = require('@salesforce/sfdx-lwc-jest/config');
const { setupFilesAfterEnv = [] } = jestConfig;

module.exports = {
  ...jestConfig,
  roots: ['<rootDir>/force-app'],
  // axe on a machine that is busy with other suites needs seconds, not milliseconds.
  testTimeout: 30_000,
  testMatch: ['**/__tests__/**/*.test.ts'],
  setupFilesAfterEnv: [...setupFilesAfterEnv, '<rootDir>/force-app/test/jest-setup.js'],
  moduleNameMapper: {
    '^lightning/platformUtilityBarApi$': '<rootDir>/force-app/test/jest-mocks/lightning/platformUtilityBarApi',
  },
};
