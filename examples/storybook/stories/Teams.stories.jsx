import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { expect } from 'storybook/test';
import { Teams } from '../src/Teams.jsx';
import { userPoolId as UserPoolId } from '../src/config.js';

export default {
  component: Teams,
  parameters: { layout: 'fullscreen', cognito: { signedInAs: 'ada' } },
  render: (args, { cognito }) => <Teams client={new CognitoIdentityProviderClient(cognito.clientConfig())} />,
};

export const AllTeams = {};

export const NoTeams = {
  parameters: {
    cognito: {
      prepare(cognito) {
        for (const GroupName of ['admins', 'editors', 'readers']) cognito.callSync('DeleteGroup', { UserPoolId, GroupName });
      },
    },
  },
};

export const Throttled = {
  parameters: { cognito: { faults: [{ operation: 'ListGroups', error: 'TooManyRequestsException' }] } },
};

export const NameWithASpace = {
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(await canvas.findByLabelText('Name'), 'the writers');

    await expect(canvas.getByRole('alert')).toHaveTextContent('no spaces');
    await expect(canvas.getByRole('button', { name: 'Create' })).toBeDisabled();
  },
};

export const NameTaken = {
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(await canvas.findByLabelText('Name'), 'editors{enter}');

    await expect(await canvas.findByRole('alert')).toHaveTextContent('There is a team of that name already.');
  },
};

export const Stranger = {
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(await canvas.findByLabelText('Add to readers'), 'zoe{enter}');

    await expect(await canvas.findByRole('alert')).toHaveTextContent('There is nobody with that username.');
  },
};

export const CreateAndInvite = {
  play: async ({ canvas, userEvent, cognito }) => {
    await canvas.findByRole('heading', { name: 'readers' });
    await userEvent.type(canvas.getByLabelText('Name'), 'writers{enter}');
    await userEvent.type(await canvas.findByLabelText('Add to writers'), 'cem{enter}');

    await expect(await canvas.findByRole('button', { name: 'Remove cem from writers' })).toBeVisible();
    const { Users } = await cognito.listUsersInGroup({ UserPoolId, GroupName: 'writers' });
    await expect(Users.map(({ Username }) => Username)).toEqual(['cem']);
  },
};
