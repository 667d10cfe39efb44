import { expect, fn, waitFor } from 'storybook/test';
import { SignIn } from '../src/SignIn.jsx';
import { userPoolId as UserPoolId } from '../src/config.js';

export default { component: SignIn, args: { onSignedIn: fn() } };

const signInAs = async ({ canvas, userEvent }, username, password) => {
  await userEvent.type(await canvas.findByLabelText('Username'), username);
  await userEvent.type(canvas.getByLabelText('Password'), password);
  await userEvent.click(canvas.getByRole('button', { name: 'Sign in' }));
};

export const Empty = {};

export const RightPassword = {
  play: async ({ args, ...story }) => {
    await signInAs(story, 'bea', 'bea-Secret-7');

    await waitFor(() => expect(args.onSignedIn).toHaveBeenCalledOnce());
  },
};

export const WrongPassword = {
  play: async ({ canvas, userEvent }) => {
    await signInAs({ canvas, userEvent }, 'bea', 'bea-Secret-8');

    await expect(await canvas.findByRole('alert')).toHaveTextContent('That is not the right name and password.');
  },
};

export const Throttled = {
  parameters: { cognito: { faults: [{ operation: 'InitiateAuth', error: 'TooManyRequestsException' }] } },
  play: async ({ canvas, userEvent }) => {
    await signInAs({ canvas, userEvent }, 'bea', 'bea-Secret-7');

    // Amplify tries again before it gives up.
    const alert = await canvas.findByRole('alert', {}, { timeout: 8000 });
    await expect(alert).toHaveTextContent('Too many people are signing in. Please try again in a moment.');
  },
};

export const NewPasswordRequired = {
  play: async ({ canvas, userEvent }) => {
    await signInAs({ canvas, userEvent }, 'dan', 'dan-Secret-7');

    await expect(await canvas.findByRole('heading', { name: 'Choose a password' })).toBeVisible();
  },
};

export const NewPasswordTooSimple = {
  play: async ({ canvas, userEvent }) => {
    await NewPasswordRequired.play({ canvas, userEvent });
    await userEvent.type(canvas.getByLabelText('New password'), 'secret');
    await userEvent.click(canvas.getByRole('button'));

    await expect(await canvas.findByRole('alert')).toHaveTextContent('Password not long enough');
  },
};

export const NewPasswordChosen = {
  play: async ({ canvas, userEvent, args, cognito }) => {
    await NewPasswordRequired.play({ canvas, userEvent });
    await userEvent.type(canvas.getByLabelText('New password'), 'Chosen-by-Dan-1');
    await userEvent.click(canvas.getByRole('button'));

    await waitFor(() => expect(args.onSignedIn).toHaveBeenCalledOnce());
    await expect((await cognito.adminGetUser({ UserPoolId, Username: 'dan' })).UserStatus).toBe('CONFIRMED');
  },
};
