import { PocketCognito } from 'pocket-cognito';
import { expect, test } from 'vitest';

test('the name in setupFiles is enough', () => {
  expect(new PocketCognito()).not.toHaveReceivedOperation('CreateUserPool');
});
