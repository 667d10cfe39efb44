import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { Amplify } from 'aws-amplify';
import { fetchAuthSession } from 'aws-amplify/auth';
import { createRoot } from 'react-dom/client';
import { App } from './App.jsx';
import { amplifyConfig, region } from './config.js';
import './teams.css';

Amplify.configure(amplifyConfig);

// An administrator's credentials come from an identity pool.
const client = new CognitoIdentityProviderClient({ region, credentials: async () => (await fetchAuthSession()).credentials });

createRoot(document.getElementById('root')).render(<App client={client} />);
