// The guides, as they are written there.
import { fileURLToPath } from 'node:url';
import { runsAsWritten } from '../shared/guides.mjs';

for (const name of ['interception', 'aws-sdk-v2', 'migrating-from-aws-sdk-client-mock']) runsAsWritten(name, fileURLToPath(new URL('.', import.meta.url)));
