import {
  AdminAddUserToGroupCommand, AdminRemoveUserFromGroupCommand, CreateGroupCommand, DeleteGroupCommand,
  paginateListGroups, paginateListUsersInGroup,
} from '@aws-sdk/client-cognito-identity-provider';
import { validate } from 'pocket-cognito';
import { useEffect, useState } from 'react';
import { userPoolId as UserPoolId } from './config.js';

/** An administrator's page: teams are groups of the user pool. */
export function Teams({ client }) {
  const [teams, setTeams] = useState();
  const [problem, setProblem] = useState();

  const send = async (command) => {
    setProblem(undefined);
    try {
      if (command) await client.send(command);
      setTeams(await allTeams(client));
      return true;
    } catch (error) {
      setProblem(sentenceFor(error));
      return false;
    }
  };
  useEffect(() => { send(); }, [client]);

  return (
    <main className="card wide">
      <h1>Teams</h1>
      {problem && <p className="problem" role="alert">{problem}</p>}
      {teams === undefined && !problem && <p aria-busy="true">One moment…</p>}
      <ul className="teams">
        {teams?.map((team) => <Team key={team.GroupName} {...team} send={send} />)}
      </ul>
      <NewTeam send={send} />
    </main>
  );
}

function Team({ GroupName, Description, members, send }) {
  return (
    <li aria-label={GroupName}>
      <div className="row">
        <h2>{GroupName}</h2>
        <button className="quiet" aria-label={`Delete ${GroupName}`} onClick={() => send(new DeleteGroupCommand({ UserPoolId, GroupName }))}>Delete</button>
      </div>
      {Description && <p className="hint">{Description}</p>}
      <ul className="tags">
        {members.map((Username) => (
          <li key={Username}>
            {Username}
            <button aria-label={`Remove ${Username} from ${GroupName}`} onClick={() => send(new AdminRemoveUserFromGroupCommand({ UserPoolId, GroupName, Username }))}>×</button>
          </li>
        ))}
      </ul>
      <OneLine label={`Add to ${GroupName}`} placeholder="username" action="Add" send={(Username) => send(new AdminAddUserToGroupCommand({ UserPoolId, GroupName, Username }))} />
    </li>
  );
}

function NewTeam({ send }) {
  return (
    <section>
      <h2>New team</h2>
      <OneLine
        label="Name" action="Create" placeholder="writers"
        send={(GroupName) => send(new CreateGroupCommand({ UserPoolId, GroupName }))}
        // By Cognito's own rules, at each key press.
        complaint={(name) => complaints[validate.member('CreateGroup', 'GroupName', name)[0]?.constraint]}
      />
    </section>
  );
}

function OneLine({ label, action, placeholder, send, complaint = () => undefined }) {
  const [value, setValue] = useState('');
  const wrong = value === '' ? undefined : complaint(value);

  const submit = async (event) => {
    event.preventDefault();
    if (await send(value)) setValue('');
  };
  return (
    <form className="line" onSubmit={submit}>
      <input aria-label={label} aria-invalid={wrong !== undefined} placeholder={placeholder} value={value} onChange={(event) => setValue(event.target.value)} />
      <button disabled={value === '' || wrong !== undefined}>{action}</button>
      {wrong && <p className="problem" role="alert">{wrong}</p>}
    </form>
  );
}

const complaints = {
  pattern: 'Letters, digits and signs only: no spaces.',
  maxLength: 'This is too long.',
};

async function allTeams(client) {
  const teams = [];
  for await (const { Groups } of paginateListGroups({ client }, { UserPoolId })) {
    for (const { GroupName, Description } of Groups) teams.push({ GroupName, Description, members: await membersOf(client, GroupName) });
  }
  return teams.sort((one, other) => one.GroupName.localeCompare(other.GroupName));
}

async function membersOf(client, GroupName) {
  const members = [];
  for await (const { Users } of paginateListUsersInGroup({ client }, { UserPoolId, GroupName })) members.push(...Users.map(({ Username }) => Username));
  return members;
}

function sentenceFor({ name, message }) {
  switch (name) {
    case 'UserNotFoundException': return 'There is nobody with that username.';
    case 'GroupExistsException': return 'There is a team of that name already.';
    case 'TooManyRequestsException': return 'Cognito is busy. Please try again in a moment.';
    default: return message;
  }
}
