import { fetchAuthSession, signOut } from 'aws-amplify/auth';
import { useEffect, useState } from 'react';
import { SignIn } from './SignIn.jsx';
import { Teams } from './Teams.jsx';

/** The whole application; `client` is what an administrator's page calls Cognito with. */
export function App({ client }) {
  const [user, setUser] = useState();

  const look = () => currentUser().then(setUser);
  useEffect(() => { look(); }, []);

  if (user === undefined) return <main className="card" aria-busy="true"><p>One moment…</p></main>;
  if (user === null) return <SignIn onSignedIn={look} />;
  return (
    <>
      <header className="bar">
        <strong>Teams</strong>
        <span className="who">{user.name}</span>
        <button className="quiet" onClick={() => signOut().then(look)}>Sign out</button>
      </header>
      {user.groups.includes('admins') ? <Teams client={client} /> : <OwnTeams groups={user.groups} />}
    </>
  );
}

function OwnTeams({ groups }) {
  return (
    <main className="card">
      <h1>Your teams</h1>
      {groups.length === 0
        ? <p className="hint">You are in no team yet. An administrator can add you to one.</p>
        : <ul className="tags">{groups.map((group) => <li key={group}>{group}</li>)}</ul>}
    </main>
  );
}

// Null when nobody is signed in.
async function currentUser() {
  const { tokens } = await fetchAuthSession();
  if (tokens === undefined) return null;
  const { name, 'cognito:username': username, 'cognito:groups': groups = [] } = tokens.idToken.payload;
  return { name: name ?? username, groups };
}
