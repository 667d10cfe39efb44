// What every story begins with: the application's pool, its groups and some people.
import { clientId, userPoolId } from '../src/config.js';

const person = (username, name, more) => ({
  username, password: `${username}-Secret-7`, attributes: { name, email: `${username}@example.com`, email_verified: true }, ...more,
});

export const teams = {
  pools: [{
    name: 'teams',
    id: userPoolId,
    clients: [{ name: 'web', id: clientId }],
    groups: [
      { name: 'admins', Description: 'May change teams', Precedence: 0 },
      { name: 'editors', Description: 'Write and correct' },
      { name: 'readers', Description: 'Read what is published' },
    ],
    users: [
      person('ada', 'Ada Moreau', { groups: ['admins', 'editors'] }),
      person('bea', 'Bea Ito', { groups: ['editors', 'readers'] }),
      person('cem', 'Cem Aydin', { groups: ['readers'] }),
      // Was invited, and has not chosen a password yet.
      person('dan', 'Dan Okafor', { status: 'FORCE_CHANGE_PASSWORD' }),
    ],
  }],
};
