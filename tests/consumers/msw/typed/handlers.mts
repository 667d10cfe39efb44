// Compiled, never run: the handlers are what MSW 2 and 3 take.
import * as msw2 from 'msw';
import { setupServer } from 'msw/node';
import * as msw3 from 'msw-3';
import { setupServer as setupServer3 } from 'msw-3/node';
import { PocketCognito } from 'pocket-cognito';
import { cognitoHandlers } from 'pocket-cognito/msw';

const cognito = new PocketCognito();
const handlers: msw2.RequestHandler[] = cognitoHandlers(cognito, { http: msw2.http });
setupServer(...handlers, ...cognitoHandlers(() => cognito, msw2)).close();
setupServer3(...cognitoHandlers(cognito, { http: msw3.http }), ...cognitoHandlers(() => cognito.fork(), msw3)).close();
// @ts-expect-error a double is needed
cognitoHandlers({}, msw2);
// @ts-expect-error MSW's `http` is needed
cognitoHandlers(cognito);
