export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{packages/*,action-*}/test/**/*.test.ts', '<rootDir>/test/**/*.test.ts'],
  // Bundles and fixtures carry package.json files of their own; jest's module map must not see them.
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/', '<rootDir>/examples/'],
  extensionsToTreatAsEsm: ['.ts'],
  // Real servers start in most suites; a hang must still end.
  testTimeout: 120_000,
  // Most tests wait for servers and processes, so a worker for each core pays; jest's own default leaves one out.
  maxWorkers: '100%',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
};
