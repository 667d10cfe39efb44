import 'pocket-cognito/vitest';
import { expect } from 'vitest';
import { PocketCognito } from 'pocket-cognito';

const cognito = new PocketCognito();
const nothing: void = expect(cognito).toHaveUser('ann', { UserStatus: 'CONFIRMED', UserAttributes: { email: expect.any(String) } });
expect(cognito).not.toHaveReceivedOperation('createGroup', 2);
expect(cognito).toHaveReceivedOperationWith('CreateGroup', { GroupName: expect.stringContaining('a') });
expect('token').toBeValidTokenFor(cognito, { username: 'ann', userPoolId: 'us-east-1_a' }, { use: 'id', groups: ['a'] });
expect({ token: 'token' }).toEqual({ token: expect.toBeValidTokenFor(cognito, 'ann') });
// @ts-expect-error: there is no such operation
expect(cognito).toHaveReceivedOperation('CreateGruop');
// @ts-expect-error: the operation has no such member
expect(cognito).toHaveReceivedOperationWith('CreateGroup', { Name: 'a' });
// @ts-expect-error: there is no such medium
expect(cognito).toHaveSentCode('ann', { medium: 'PIGEON' });
export { nothing };
