// Sign-ins through an identity provider.

/** What an identity provider says about somebody. */
export interface FederatedSignInOptions {
  /** The provider's name, in the pool and in the client's SupportedIdentityProviders: `Google`. */
  provider: string;
  /** Who somebody is to the provider: its subject. */
  userId: string;
  /** What it says besides, in its own names; the provider's AttributeMapping leads to the user's. */
  attributes?: { [name: string]: string } | undefined;
  /** Needed where several clients let users sign in through it. */
  clientId?: string | undefined;
  userPoolId?: string | undefined;
}

export interface PocketCognito {
  /**
   * Signs in whoever an identity provider names, as the hosted pages do once it has spoken: asks the triggers, makes the
   * user at the first sign-in, writes the mapped attributes, issues tokens. Rejects with what a trigger comes to.
   */
  federatedSignIn(options: FederatedSignInOptions): Promise<IssuedTokens>;
}
