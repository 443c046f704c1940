import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/playwright',
  workers: 2,
  fullyParallel: false,
  retries: 0,
  // A guard against hanging alone: key derivation and browsers take their time on a busy machine.
  timeout: 180_000,
  // What is measured in milliseconds is measured when nothing else of the tests runs.
  projects: [
    { name: 'together', grepInvert: /@alone/ },
    { name: 'alone', grep: /@alone/, dependencies: ['together'], workers: 1 },
  ],
  reporter: [['list'], ['json', { outputFile: 'test-results/playwright.json' }]],
});
