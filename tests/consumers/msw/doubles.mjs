// Clients behind MSW, told once: for MSW 2 and 3, in Node and in a page.
import { Amplify } from 'aws-amplify';
import { fetchAuthSession, getCurrentUser, signIn, signOut } from 'aws-amplify/auth';
import { PocketCognito } from 'pocket-cognito';
import { cognitoHandlers } from 'pocket-cognito/msw';

function same(actual, expected) {
  const [one, other] = [actual, expected].map((value) => JSON.stringify(value));
  if (one !== other) throw new Error(`${one} is not ${other}`);
}

const ENDPOINT = 'https://cognito-idp.us-east-1.amazonaws.com/';

async function post(operation, input) {
  const response = await fetch(ENDPOINT, {
    method: 'POST', headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AWSCognitoIdentityProviderService.${operation}` }, body: JSON.stringify(input),
  });
  return response.json();
}

async function filled() {
  const cognito = new PocketCognito({ ids: { userPools: { staff: 'us-east-1_staff' }, clients: { web: 'web' } } });
  const { UserPool: { Id: UserPoolId } } = await cognito.createUserPool({ PoolName: 'staff' });
  await cognito.createUserPoolClient({ UserPoolId, ClientName: 'web' });
  await cognito.adminCreateUser({ UserPoolId, Username: 'ada' });
  await cognito.adminSetUserPassword({ UserPoolId, Username: 'ada', Password: 'Secret-7', Permanent: true });
  return cognito;
}

/** Each takes MSW's `http`, and `use`, which starts the interception with handlers or changes them. */
export const claims = {
  async 'Amplify signs in and out, each proof checked'({ http, use }) {
    const cognito = await filled();
    await use(cognitoHandlers(cognito, { http }));
    Amplify.configure({ Auth: { Cognito: { userPoolId: 'us-east-1_staff', userPoolClientId: 'web' } } });

    same(await signIn({ username: 'ada', password: 'wrong' }).catch(({ name, message }) => [name, message]), ['NotAuthorizedException', 'Incorrect username or password.']);
    same((await signIn({ username: 'ada', password: 'Secret-7' })).isSignedIn, true);

    same((await getCurrentUser()).username, 'ada');
    same((await fetchAuthSession({ forceRefresh: true })).tokens.idToken.payload.iss, 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_staff');
    await signOut();
  },

  async 'key sets are answered, and strangers are not'({ http, use, HttpResponse }) {
    const cognito = await filled();
    await use([...cognitoHandlers(cognito, { http }), http.get('https://example.com/*', () => HttpResponse.text('a stranger'))]);

    same(await (await fetch(`${ENDPOINT}us-east-1_staff/.well-known/jwks.json`)).json(), cognito.jwks('us-east-1_staff'));
    same(await (await fetch(`https://example.com/?of=${ENDPOINT}`)).text(), 'a stranger');
  },

  async 'the double can be another at each request'({ http, use }) {
    let cognito = await filled();
    await use(cognitoHandlers(() => cognito, { http }));
    const pools = async () => (await post('ListUserPools', { MaxResults: 1 })).UserPools.map(({ Name }) => Name);

    same(await pools(), ['staff']);
    cognito = new PocketCognito();
    same(await pools(), []);
  },

  async 'a handler that stands before goes first'({ http, use, HttpResponse }) {
    const cognito = await filled();
    const refusal = http.post(ENDPOINT, ({ request }) => (request.headers.get('x-amz-target').endsWith('.ListUserPools') ? HttpResponse.json({ __type: 'TooManyRequestsException' }, { status: 400 }) : undefined));
    await use([refusal, ...cognitoHandlers(cognito, { http })]);

    same((await post('ListUserPools', { MaxResults: 1 })).__type, 'TooManyRequestsException');
    same((await post('DescribeUserPool', { UserPoolId: 'us-east-1_staff' })).UserPool.Name, 'staff');
  },

  async 'a broken connection is a network error, and what was done is done'({ http, use }) {
    const cognito = new PocketCognito();
    await use(cognitoHandlers(cognito, { http }));
    cognito.faults.add({ operation: 'CreateUserPool', network: 'drop-response' });

    same(await post('CreateUserPool', { PoolName: 'staff' }).catch(({ name }) => name), 'TypeError');

    same((await post('ListUserPools', { MaxResults: 1 })).UserPools.map(({ Name }) => Name), ['staff']);
  },

  async 'an exception that was ordered is the answer'({ http, use }) {
    const cognito = await filled();
    await use(cognitoHandlers(cognito, { http }));
    cognito.faults.add({ operation: 'ListUserPools', error: 'TooManyRequestsException' });

    same(await post('ListUserPools', { MaxResults: 1 }), { __type: 'TooManyRequestsException', message: 'Rate exceeded' });
    same([...cognito.calls].at(-1).operation, 'ListUserPools');
  },

  async 'whoever gives up hears so at once'({ http, use }) {
    const cognito = await filled();
    await use(cognitoHandlers(cognito, { http }));
    cognito.faults.add({ operation: 'ListUserPools', latency: '1d' });
    const controller = new AbortController();

    const answer = fetch(ENDPOINT, { method: 'POST', headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.ListUserPools' }, body: '{"MaxResults":1}', signal: controller.signal });
    controller.abort();

    same(await answer.catch(({ name }) => name), 'AbortError');
  },

  async 'what is no double, and what is no MSW, is refused by name'({ http }) {
    const refusal = (work) => { try { work(); return undefined; } catch ({ name, message }) { return [name, message]; } };

    same(refusal(() => cognitoHandlers({}, { http })), ['TypeError', 'pocket-cognito: cognitoHandlers() takes a PocketCognito, or a function that gives one']);
    for (const msw of [undefined, http, {}]) same(refusal(() => cognitoHandlers(new PocketCognito(), msw)), ['TypeError', "pocket-cognito: cognitoHandlers() takes MSW's `http` besides: cognitoHandlers(cognito, { http })"]);
  },
};
