// The claims in a page, behind the service worker.
import { HttpResponse, http } from 'msw';
import { setupWorker } from 'msw/browser';
import { claims } from './doubles.mjs';
import { cognito, worker as guided } from './guides/mocks.js';

globalThis.walk = async (claim) => {
  if (claim === 'guide') {
    await guided.start({ quiet: true, onUnhandledRequest: 'bypass' });
    const { UserPool: { Id } } = await cognito.createUserPool({ PoolName: 'staff' });
    const response = await fetch(`https://cognito-idp.us-east-1.amazonaws.com/${Id}/.well-known/jwks.json`);
    if (response.status !== 200) throw new Error(`${response.status}`);
    guided.stop();
    return;
  }
  const worker = setupWorker();
  await worker.start({ quiet: true, onUnhandledRequest: 'error' });
  try {
    await claims[claim]({ http, HttpResponse, use: (handlers) => worker.use(...handlers) });
  } finally {
    worker.stop();
  }
};
