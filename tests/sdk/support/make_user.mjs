// Users in the states that tests begin from.
export const PASSWORD = 'Correct-horse-7';

const attributes = (given) => Object.entries(given).map(([Name, Value]) => ({ Name, Value }));

/** An invited user: FORCE_CHANGE_PASSWORD, and nothing was sent. */
export async function makeUser({ client, UserPoolId }, Username, given = {}, rest = {}) {
  const { User } = await client.adminCreateUser({
    UserPoolId, Username, MessageAction: 'SUPPRESS', UserAttributes: attributes(given), ...rest,
  });
  return { ...User, sub: attribute(User.Attributes, 'sub') };
}

/** A user with a permanent password: CONFIRMED. */
export async function makeConfirmedUser(pool, Username, given) {
  const user = await makeUser(pool, Username, given);
  await pool.client.adminSetUserPassword({ UserPoolId: pool.UserPoolId, Username, Password: PASSWORD, Permanent: true });
  return user;
}

export const attribute = (list, name) => list.find(({ Name }) => Name === name)?.Value;

/** A user's attributes as a plain object, sub left out. */
export async function attributesOf({ client, UserPoolId }, Username) {
  const { UserAttributes } = await client.adminGetUser({ UserPoolId, Username });
  return Object.fromEntries(UserAttributes.filter(({ Name }) => Name !== 'sub').map(({ Name, Value }) => [Name, Value]));
}
