import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

const project = (name, environment, include) => ({ test: { name, environment, include } });

const browser = {
  test: {
    name: 'chromium',
    include: ['everywhere/*.test.mjs', 'sdk/*.test.mjs'],
    browser: {
      enabled: true, headless: true, screenshotFailures: false,
      provider: playwright({ launchOptions: { executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] } }),
      instances: [{ browser: 'chromium' }],
    },
  },
  optimizeDeps: { include: ['pocket-cognito', 'pocket-cognito/vitest', '@aws-sdk/client-cognito-identity-provider'] },
};

export default defineConfig({
  test: {
    projects: [
      project('node', 'node', ['everywhere/*.test.mjs', 'sdk/*.test.mjs']),
      { test: { name: 'setup', include: ['setup/*.test.mjs'], setupFiles: ['pocket-cognito/vitest'] } },
      project('jsdom', 'jsdom', ['everywhere/*.test.mjs']),
      project('happy-dom', 'happy-dom', ['everywhere/*.test.mjs']),
      // Without a Chromium the browser's project is left out; the runner says so.
      ...(process.env.CHROMIUM ? [browser] : []),
    ],
  },
});
