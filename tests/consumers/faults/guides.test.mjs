// The guides, as they are written there.
import { fileURLToPath } from 'node:url';
import { runsAsWritten } from '../shared/guides.mjs';

for (const name of ['time', 'faults']) runsAsWritten(name, fileURLToPath(new URL('.', import.meta.url)));
