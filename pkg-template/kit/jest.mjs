// The matchers in Jest: `import 'pocket-cognito/jest'` in a file of setupFilesAfterEnv puts them on its `expect`.

import { matchers } from './matchers.mjs';

export { matchers };

// Where Jest injects no globals, the test file extends the `expect` that it imports.
const { expect } = globalThis;
if (typeof expect?.extend === 'function') expect.extend(matchers);
