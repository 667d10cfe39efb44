import { AuthenticationDetails, CognitoUser, CognitoUserPool } from 'amazon-cognito-identity-js';

export function identityJs() {
  const pool = new CognitoUserPool({ UserPoolId: 'us-east-1_staff', ClientId: 'web' });

  const of = (user, session) => ({ username: user.getUsername(), groups: session.getIdToken().payload['cognito:groups'] });
  const sessionOf = (user) => new Promise((resolve, reject) => {
    user.getSession((error, session) => (error ? reject(error) : resolve(session)));
  });

  async function current() {
    const user = pool.getCurrentUser();
    if (user === null) throw new Error('nobody is signed in');
    return of(user, await sessionOf(user));
  }

  return {
    current,
    async refresh() {
      const user = pool.getCurrentUser();
      const session = await sessionOf(user);
      return of(user, await new Promise((resolve, reject) => {
        user.refreshSession(session.getRefreshToken(), (error, fresh) => (error ? reject(error) : resolve(fresh)));
      }));
    },
    signIn(Username, Password) {
      const user = new CognitoUser({ Username, Pool: pool });
      return new Promise((resolve, reject) => {
        user.authenticateUser(new AuthenticationDetails({ Username, Password }), { onSuccess: (session) => resolve(of(user, session)), onFailure: reject });
      });
    },
  };
}
