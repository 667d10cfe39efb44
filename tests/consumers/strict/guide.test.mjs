// The guide, as it is written there.
import { fileURLToPath } from 'node:url';
import { runsAsWritten } from '../shared/guides.mjs';

runsAsWritten('strict', fileURLToPath(new URL('.', import.meta.url)));
