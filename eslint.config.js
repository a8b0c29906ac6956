import lwcRecommended from '@salesforce/eslint-config-lwc/recommended.js';
import lwcPlugin from '@lwc/eslint-plugin-lwc';
import locker from '@locker/eslint-plugin-locker';
import importPlugin from 'eslint-plugin-import';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

const SRC = './connector-server/src';
/** Layers from top to bottom; a room may import its own and any lower layer, never sideways or up (docs/architecture.md). */
const LAYERS = [
  ['connect'],
  ['admin', 'browser', 'sync', 'schedule', 'store', 'liveperson', 'salesforce'],
  ['doctor'],
  ['rights'],
  ['desk', 'recorder', 'matching', 'crm', 'settings'],
  ['conversation'],
  ['attributes'],
  ['protocol'],
  ['support'],
];

const zones = LAYERS.flatMap((layer, depth) =>
  layer.map((room) => ({
    target: `${SRC}/${room}`,
    from: [
      `${SRC}/main.ts`,
      `${SRC}/connector.ts`,
      `${SRC}/config.ts`,
      `${SRC}/wiring`,
      ...LAYERS.slice(0, depth)
        .flat()
        .map((other) => `${SRC}/${other}`),
      ...layer.filter((other) => other !== room).map((other) => `${SRC}/${other}`),
    ],
    message:
      'Imports go downward only: main -> connect -> adapters -> doctor -> rights -> desk/recorder/matching/crm/settings -> conversation -> attributes -> protocol -> support.',
  })),
);

const LWC = 'force-app/**/lwc/**';
const SHARED_LWC = ['ui*', 'desk*', 'crm*', 'admin*'].map((name) => `force-app/**/lwc/${name}/**/*.ts`);
const PLATFORM_LWC = ['host*', 'lp*'];

export default tseslint.config(
  {
    ignores: [
      'node_modules',
      'dist',
      'build',
      'data',
      'coverage',
      `${LWC}/*.js`,
      '**/staticresources/**',
      'test-results',
      'playwright-report',
    ],
  },
  {
    files: ['connector-server/**/*.ts', 'sandbox/**/*.ts', 'test/**/*.ts', 'tools/**/*.ts', '*.config.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { import: importPlugin },
    settings: { 'import/resolver': { node: { extensions: ['.ts', '.js'] } } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: ['error', 'smart'],
      'no-console': 'off',
    },
  },
  {
    files: ['connector-server/src/**/*.ts'],
    rules: {
      'no-console': 'error',
      'import/no-restricted-paths': [
        'error',
        {
          zones: [
            ...zones,
            { target: SRC, from: './sandbox', message: 'The product never imports the stand-ins.' },
            { target: SRC, from: './test', message: 'The product never imports tests.' },
          ],
        },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only config.ts reads the environment.' },
      ],
    },
  },
  {
    files: ['connector-server/src/config.ts', 'connector-server/src/main.ts'],
    rules: { 'no-restricted-properties': 'off', 'no-console': 'off' },
  },
  {
    files: ['connector-server/src/**/*.ts'],
    ignores: ['connector-server/src/store/**', 'connector-server/src/schedule/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'kysely', message: 'SQL lives only in store/.' },
            { name: 'pg', message: 'SQL lives only in store/.' },
          ],
        },
      ],
    },
  },
  {
    files: ['sandbox/**/*.ts'],
    rules: {
      'import/no-restricted-paths': [
        'error',
        {
          zones: [
            {
              target: './sandbox',
              from: SRC,
              except: ['./protocol', './connector.ts', './settings'],
              message: 'Stand-ins know the product only by its protocol and public faces.',
            },
          ],
        },
      ],
    },
  },
  ...[lwcRecommended].flat().map((config) => ({ ...config, files: [`${LWC}/*.ts`] })),
  {
    files: [`${LWC}/*.ts`],
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: false } },
    plugins: { '@lwc/lwc': lwcPlugin, '@typescript-eslint': tseslint.plugin },
    rules: {
      'no-unused-vars': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-undef': 'off',
      '@lwc/lwc/no-async-operation': 'off',
      // The compiler already knows about these, or they are matters of style that read worse in TypeScript.
      'consistent-return': 'off',
      'default-case': 'off',
      'dot-notation': 'off',
      'no-await-in-loop': 'off',
      'no-use-before-define': 'off',
      'no-void': 'off',
    },
  },
  {
    // Tests stand for browsers and hosts, which dispatch plain events.
    files: [`${LWC}/__tests__/*.ts`],
    rules: { '@lwc/lwc/prefer-custom-event': 'off' },
  },
  {
    files: SHARED_LWC,
    // Tests run in Node, not on the platform.
    ignores: ['**/__tests__/**'],
    plugins: { '@locker/locker': locker },
    rules: {
      ...Object.fromEntries(
        Object.keys(locker.rules ?? {})
          .filter((name) => name.startsWith('distorted-'))
          .map((name) => [`@locker/locker/${name}`, 'error']),
      ),
      // These two fire on any method called open and on every interval; what they guard against is refused elsewhere.
      '@locker/locker/distorted-xml-http-request-window-open': 'off',
      '@locker/locker/distorted-window-set-interval': 'off',
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['lightning/*', '@salesforce/*'],
              message: `Shared components import only lwc and c/*; the platform is reached through SoftphoneHost (${PLATFORM_LWC.join(', ')}).`,
            },
          ],
        },
      ],
    },
  },
  prettier,
);
