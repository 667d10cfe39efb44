// The user pool, which a deployment names in its environment.
const { VITE_USER_POOL_ID, VITE_CLIENT_ID } = import.meta.env;

export const userPoolId = VITE_USER_POOL_ID ?? 'us-east-1_teams0000';
export const clientId = VITE_CLIENT_ID ?? 'teamswebclient';
export const region = userPoolId.split('_')[0];

export const amplifyConfig = { Auth: { Cognito: { userPoolId, userPoolClientId: clientId } } };
