// The journeys in a page of Chromium, which has an authenticator for passkeys.
import { test } from 'node:test';
import esbuild from 'esbuild';
import { chromium } from 'playwright-core';
import { inPage } from '../shared/in_page.mjs';
import { journeys, journeysWithAuthenticator } from './journeys.cjs';

const claims = Object.keys({ ...journeys, ...journeysWithAuthenticator });

inPage(new URL('page.mjs', import.meta.url), claims, {
  chromium, esbuild, test,
  async prepare(page) {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    });
  },
});
