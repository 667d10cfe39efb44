// A CommonJS module under Node16: the types that belong to require().
import { GroupExistsException, PocketCognito, validate } from 'pocket-cognito';
import pocket = require('pocket-cognito');
import { iam } from 'pocket-cognito/iam';

const cognito: PocketCognito = new pocket.PocketCognito({ iam: iam({}) });

export async function teams(): Promise<string[]> {
  const { UserPool } = await cognito.createUserPool({ PoolName: 'teams' });
  const { Groups = [] } = await cognito.listGroups({ UserPoolId: UserPool?.Id });
  // @ts-expect-error a group has no colour
  Groups[0]?.Colour;
  return Groups.map(({ GroupName }) => GroupName ?? '');
}

export const isTaken = (error: unknown): boolean => error instanceof GroupExistsException;
export const isFine = (name: string): boolean => validate.member('CreateGroup', 'GroupName', name).length === 0;
