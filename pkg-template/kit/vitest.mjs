// The matchers in Vitest: `import 'pocket-cognito/vitest'`, or that name in setupFiles, puts them on its `expect`.

import { expect } from 'vitest';
import { matchers } from './matchers.mjs';

export { matchers };

expect.extend(matchers);
