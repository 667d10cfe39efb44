import addonDocs from '@storybook/addon-docs';
import { definePreview } from '@storybook/react-vite';
import { Amplify } from 'aws-amplify';
import { cognito } from 'pocket-cognito/storybook';
import { amplifyConfig } from '../src/config.js';
import { teams } from '../stories/teams.js';
import '../src/teams.css';

Amplify.configure(amplifyConfig);

export default definePreview({
  addons: [addonDocs(), cognito({ fixture: teams })],
  tags: ['autodocs'],
});
