// Teams of people, kept as groups of a Cognito user pool.
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  DeleteGroupCommand,
  GetGroupCommand,
  GroupExistsException,
  ResourceNotFoundException,
  UserLambdaValidationException,
  UserNotFoundException,
  UsernameExistsException,
  paginateListGroups,
  paginateListUsersInGroup,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';

export interface Team {
  name: string;
  description?: string;
  since: Date;
}

export interface Member {
  email: string;
  /** Invited, but never signed in. */
  isPending: boolean;
}

export class TeamNameTaken extends Error {
  override name = 'TeamNameTaken';
}
export class NoSuchTeam extends Error {
  override name = 'NoSuchTeam';
}
export class NoSuchPerson extends Error {
  override name = 'NoSuchPerson';
}
export class InvitationRefused extends Error {
  override name = 'InvitationRefused';
}

export class Teams {
  constructor(
    private readonly client: CognitoIdentityProviderClient,
    private readonly userPoolId: string,
  ) {}

  async create(name: string, description?: string): Promise<Team> {
    try {
      const { Group } = await this.client.send(
        new CreateGroupCommand({ UserPoolId: this.userPoolId, GroupName: name, Description: description }),
      );
      return { name, description: Group!.Description, since: Group!.CreationDate! };
    } catch (error) {
      if (error instanceof GroupExistsException) throw new TeamNameTaken(`There is a team ${name} already`);
      throw error;
    }
  }

  async list(): Promise<string[]> {
    const names: string[] = [];
    for await (const page of paginateListGroups({ client: this.client }, { UserPoolId: this.userPoolId })) {
      names.push(...page.Groups!.map((group) => group.GroupName!));
    }
    return names.sort();
  }

  /** Adds a person to a team. Somebody new gets an account and an invitation by email. */
  async invite(team: string, email: string): Promise<void> {
    // Before anybody is written to: is there a team to join?
    await this.refuseUnlessThere(team);
    try {
      await this.client.send(
        new AdminCreateUserCommand({
          UserPoolId: this.userPoolId,
          Username: email,
          UserAttributes: [{ Name: 'email', Value: email }, { Name: 'email_verified', Value: 'true' }],
          DesiredDeliveryMediums: ['EMAIL'],
        }),
      );
    } catch (error) {
      if (error instanceof UserLambdaValidationException) throw new InvitationRefused(error.message);
      if (!(error instanceof UsernameExistsException)) throw error;
    }
    await this.client.send(
      new AdminAddUserToGroupCommand({ UserPoolId: this.userPoolId, Username: email, GroupName: team }),
    );
  }

  async members(team: string): Promise<Member[]> {
    const members: Member[] = [];
    try {
      const pages = paginateListUsersInGroup({ client: this.client }, { UserPoolId: this.userPoolId, GroupName: team });
      for await (const page of pages) members.push(...page.Users!.map(memberFrom));
    } catch (error) {
      if (error instanceof ResourceNotFoundException) throw new NoSuchTeam(`There is no team ${team}`);
      throw error;
    }
    return members.sort((one, other) => one.email.localeCompare(other.email));
  }

  async teamsOf(email: string): Promise<string[]> {
    try {
      const { Groups } = await this.client.send(
        new AdminListGroupsForUserCommand({ UserPoolId: this.userPoolId, Username: email }),
      );
      return Groups!.map((group) => group.GroupName!).sort();
    } catch (error) {
      if (error instanceof UserNotFoundException) throw new NoSuchPerson(`Nobody here goes by ${email}`);
      throw error;
    }
  }

  /** Takes a person out of a team. The account stays. */
  async remove(team: string, email: string): Promise<void> {
    // Cognito says nothing when the group does not exist, so we ask.
    await this.refuseUnlessThere(team);
    try {
      await this.client.send(
        new AdminRemoveUserFromGroupCommand({ UserPoolId: this.userPoolId, Username: email, GroupName: team }),
      );
    } catch (error) {
      if (error instanceof UserNotFoundException) throw new NoSuchPerson(`Nobody here goes by ${email}`);
      throw error;
    }
  }

  /** Ends a team. Its members keep their accounts. */
  async dissolve(team: string): Promise<void> {
    try {
      await this.client.send(new DeleteGroupCommand({ UserPoolId: this.userPoolId, GroupName: team }));
    } catch (error) {
      if (error instanceof ResourceNotFoundException) throw new NoSuchTeam(`There is no team ${team}`);
      throw error;
    }
  }

  private async refuseUnlessThere(team: string): Promise<void> {
    try {
      await this.client.send(new GetGroupCommand({ UserPoolId: this.userPoolId, GroupName: team }));
    } catch (error) {
      if (error instanceof ResourceNotFoundException) throw new NoSuchTeam(`There is no team ${team}`);
      throw error;
    }
  }
}

function memberFrom(user: UserType): Member {
  const email = user.Attributes!.find((attribute) => attribute.Name === 'email');
  return { email: email!.Value!, isPending: user.UserStatus === 'FORCE_CHANGE_PASSWORD' };
}
