// A page with Amplify and without the double: its user pool is elsewhere.
import { Amplify } from 'aws-amplify';
import { confirmSignUp, fetchAuthSession, fetchUserAttributes, getCurrentUser, signIn, signOut, signUp } from 'aws-amplify/auth';
import { refused, same } from '../shared/expect.cjs';
import { PASSWORD, wrong } from '../shared/world.cjs';

globalThis.walk = async ({ pool, code }) => {
  Amplify.configure({ Auth: { Cognito: pool } });
  await signUp({ username: 'ann', password: PASSWORD, options: { userAttributes: { email: 'ann@example.com' } } });
  await refused(confirmSignUp({ username: 'ann', confirmationCode: wrong(code) }), 'CodeMismatchException');
  await confirmSignUp({ username: 'ann', confirmationCode: code });

  same((await signIn({ username: 'ann', password: PASSWORD })).nextStep.signInStep, 'DONE');

  same((await getCurrentUser()).username, 'ann');
  same((await fetchUserAttributes()).email_verified, 'true');
  const { tokens } = await fetchAuthSession({ forceRefresh: true });
  same(tokens.idToken.payload.iss, `https://cognito-idp.us-east-1.amazonaws.com/${pool.userPoolId}`);
  await signOut({ global: true });
};
