import { Amplify } from 'aws-amplify';
import { fetchAuthSession, getCurrentUser, signIn } from 'aws-amplify/auth';

export function amplify({ ssr }) {
  Amplify.configure({ Auth: { Cognito: { userPoolId: 'us-east-1_staff', userPoolClientId: 'web' } } }, { ssr });

  async function current(options) {
    const { username } = await getCurrentUser();
    const { tokens } = await fetchAuthSession(options);
    if (tokens === undefined) throw new Error('You have been signed out');
    return { username, groups: tokens.idToken.payload['cognito:groups'] };
  }

  return {
    current,
    refresh: () => current({ forceRefresh: true }),
    async signIn(username, password) {
      await signIn({ username, password });
      return current();
    },
  };
}
