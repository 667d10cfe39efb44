// `pocket-cognito/iam`: the front door of the service. Requests are signed by keys that somebody has, and what these may
// do is what their policies say. Calls of the double itself are those of the account's root, which may do everything.

import { validate } from 'pocket-cognito';
import { isPublic, permissionsFor } from '../authorisation.mjs';
import { Refusal } from '../gates.mjs';
import { Identity, accountOf, principalKeys } from '../iam/identity.mjs';
import { expired, signer } from '../iam/signature.mjs';
import { ROOT } from '../root.mjs';
import { shown } from '../words.mjs';

/**
 * Who may do what, by names of your own, for the option `iam`:
 *
 * ```js
 * const reader = { policies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'cognito-idp:List*', Resource: '*' }] }] };
 * const cognito = new PocketCognito({ iam: iam({ reader }) });
 * const client = new CognitoIdentityProviderClient(cognito.as('reader').clientConfig());
 * ```
 */
export function iam(identities) {
  return new Iam(identities);
}

class Iam {
  #identities;

  constructor(identities) {
    if (identities === null || typeof identities !== 'object' || Array.isArray(identities)) throw new TypeError('pocket-cognito: iam() takes identities by their names: iam({ reader: { policies: [...] } })');
    this.#identities = new Map(Object.entries(identities).map(([name, given], n) => [name, new Identity(name, given, n + 1)]));
    const taken = new Set([ROOT.accessKeyId]);
    for (const { name, keys: { accessKeyId } } of this.#identities.values()) {
      if (taken.has(accessKeyId)) throw new TypeError(`pocket-cognito: iam().${name}.accessKeyId is somebody else's: ${accessKeyId}`);
      taken.add(accessKeyId);
    }
  }

  /** The gate of a double in a region and an account. */
  gate(place) {
    for (const { name, arn } of this.#identities.values()) {
      if (arn !== undefined && accountOf(arn) !== place.accountId) throw new TypeError(`pocket-cognito: iam().${name}.arn is of the account ${accountOf(arn)}, and the double's is ${place.accountId}: give it the option accountId`);
    }
    return new IamGate(this.#identities, place);
  }
}

/** The account's root: it owns everything, and no policy is asked about it. */
const root = { name: undefined, keys: ROOT, hasExpired: () => false };

class IamGate {
  #identities;
  #place;
  #byKey;

  constructor(identities, place) {
    this.#identities = identities;
    this.#place = place;
    this.#byKey = new Map([root, ...identities.values()].map((identity) => [identity.keys.accessKeyId, identity]));
  }

  /** The keys of an identity, or of the root. */
  credentials(name) {
    return { ...this.#named(name).keys };
  }

  judge(call, core) {
    if (call.op === undefined || isPublic(call.operation)) return undefined;
    const now = core.now();
    let identity;
    if (call.request === undefined) {
      identity = this.#named(call.caller);
      if (identity.hasExpired(now)) return expired();
    } else {
      identity = signer(call.request, {
        identityOf: (key) => this.#byKey.get(key),
        region: this.#place.region,
        // A client signs by the host's clock, or by ours if it trusts our answers' dates.
        times: [Date.now(), now],
        digest: (keys, text) => core.guard(() => core.instance.glue.digest(keys, text)),
      });
      if (identity instanceof Refusal) return identity;
      call.caller = identity.name;
    }
    if (identity === root) return undefined;

    const { input } = call;
    // What the model does not admit, the core refuses before anybody is asked.
    if (input === undefined && call.request?.body) return undefined;
    if (validate(call.operation, input).length > 0) return undefined;
    return this.#denied(identity, call.operation, input ?? {}, now, core);
  }

  copy() {
    return this;
  }

  #named(name) {
    if (name === undefined) return root;
    const identity = this.#identities.get(name);
    if (identity === undefined) throw new TypeError(`pocket-cognito: iam() was given no identity ${shown(name)}; there are ${[...this.#identities.keys()].join(', ') || 'none'}`);
    return identity;
  }

  #denied(identity, operation, input, now, core) {
    const caller = identity.arnIn(this.#place.accountId);
    const ofCall = {
      ...principalKeys(caller),
      'aws:currenttime': new Date(now).toISOString(),
      'aws:epochtime': String(Math.floor(now / 1000)),
      'aws:requestedregion': this.#place.region,
      'aws:securetransport': 'true',
    };
    const tags = tagsOf(operation, input);
    for (const [n, { action, resource }] of permissionsFor(operation, input, this.#place).entries()) {
      // Of a role that is handed on nothing is known but its ARN.
      const isMain = n === 0;
      const valueOf = (key) => {
        if (identity.context.has(key)) return identity.context.get(key);
        if (isMain && key in tags) return tags[key];
        if (isMain && key.startsWith('aws:resourcetag/')) return poolTag(core, resource, key.slice('aws:resourcetag/'.length));
        return ofCall[key];
      };
      const denial = identity.denial(action, resource, valueOf);
      if (denial !== undefined) return new Refusal({ name: 'AccessDeniedException', message: `User: ${caller} is not authorized to perform: ${action} on resource: ${resource} ${denial}`, capital: true });
    }
    return undefined;
  }
}

/** The keys of the tags that a request brings or takes. */
function tagsOf(operation, input) {
  const brought = operation === 'TagResource' ? input.Tags : input.UserPoolTags;
  const taken = operation === 'UntagResource' ? input.TagKeys : undefined;
  if (!brought && !taken) return {};
  return {
    'aws:tagkeys': taken ?? Object.keys(brought),
    ...Object.fromEntries(Object.entries(brought ?? {}).map(([key, value]) => [`aws:requesttag/${key.toLowerCase()}`, value])),
  };
}

// The tag that a pool has now; undefined where there is none, or no such pool.
function poolTag(core, resource, wanted) {
  if (!resource.includes(':userpool/')) return undefined;
  const listed = core.look((ask) => ask({ operation: 'ListTagsForResource', input: { ResourceArn: resource } }));
  return Object.entries(listed?.Tags ?? {}).find(([key]) => key.toLowerCase() === wanted)?.[1];
}
