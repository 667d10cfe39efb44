// The guides, as they are written there; that Vitest has the matchers, too, the consumer vitest tells.
import { runsAsWritten } from '../shared/guides.mjs';

runsAsWritten('recorder', import.meta.dirname);
runsAsWritten('matchers', import.meta.dirname, { elsewhere: ['vitest'] });
