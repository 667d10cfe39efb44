import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { App } from '../src/App.jsx';

export default {
  component: App,
  parameters: { layout: 'fullscreen' },
  render: (args, { cognito }) => <App client={new CognitoIdentityProviderClient(cognito.clientConfig())} />,
};

export const SignedOut = {};

export const Member = { parameters: { cognito: { signedInAs: 'bea' } } };

export const MemberOfNothing = { parameters: { cognito: { signedInAs: 'bea', groups: [] } } };

export const Administrator = { parameters: { cognito: { signedInAs: 'ada' } } };

/** Whatever the toolbar says, this is Cem, who has been made an administrator. */
export const PinnedByGlobals = { globals: { cognitoUser: 'cem', cognitoGroups: 'admins' } };
