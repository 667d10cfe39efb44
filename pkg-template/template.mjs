// The functions of a CloudFormation template, as far as what is about user pools uses them.

const NO_VALUE = Symbol('AWS::NoValue');

/** Deeper than templates go; a template that refers to itself in a circle ends here. */
const DEPTH = 100;

/**
 * `value(given, where)` is what `given` comes to; `stands(resource)` whether its condition holds. `fail` makes the error
 * for what only a deployment knows.
 */
export function resolver(template, { parameters, region, accountId, fail }) {
  const { Parameters = {}, Conditions = {}, Mappings = {}, Resources } = template;
  for (const name of Object.keys(parameters)) if (!Object.hasOwn(Parameters, name)) throw fail(`the template has no parameter ${name}; it has ${Object.keys(Parameters).join(', ') || 'none'}`);
  const pseudo = {
    'AWS::Region': region,
    'AWS::AccountId': accountId,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': 'stack',
    'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/stack/00000000-0000-0000-0000-000000000000`,
    'AWS::NoValue': NO_VALUE,
  };
  let depth = 0;

  /** A pool's id: the region, and of its logical id what an id may have. */
  const poolId = (logicalId) => `${region}_${logicalId.replace(/[^0-9A-Za-z]/g, '').slice(0, 54 - region.length)}`;

  function ref(name, where) {
    if (Object.hasOwn(pseudo, name)) return pseudo[name];
    if (Object.hasOwn(Parameters, name)) return parameter(name);
    if (!Object.hasOwn(Resources, name)) throw fail(`${where} refers to ${name}, which is neither a resource nor a parameter of the template`);
    const { Type, Properties = {} } = Resources[name];
    switch (Type) {
      case 'AWS::Cognito::UserPool': return poolId(name);
      case 'AWS::Cognito::UserPoolGroup': return Properties.GroupName === undefined ? name : value(Properties.GroupName, name);
      case 'AWS::Cognito::UserPoolIdentityProvider': return Properties.ProviderName === undefined ? name : value(Properties.ProviderName, name);
      case 'AWS::Cognito::UserPoolUser': return Properties.Username === undefined ? name : value(Properties.Username, name);
      case 'AWS::Lambda::Function': return Properties.FunctionName === undefined ? name : value(Properties.FunctionName, name);
      default: return name;
    }
  }

  function parameter(name) {
    const { Type = 'String', Default } = Parameters[name];
    const given = Object.hasOwn(parameters, name) ? parameters[name] : Default;
    if (given === undefined || (/^AWS::SSM::/.test(Type) && !Object.hasOwn(parameters, name))) throw fail(`the parameter ${name} has no value: give it in { parameters: { ${name}: ... } }`);
    return /List/.test(Type) && typeof given === 'string' ? given.split(',').map((one) => one.trim()) : given;
  }

  function attribute(name, what, where) {
    if (!Object.hasOwn(Resources, name)) throw fail(`${where} refers to ${name}, which is no resource of the template`);
    const { Type } = Resources[name];
    if (Type === 'AWS::Cognito::UserPool') {
      const id = poolId(name);
      const answer = { Arn: `arn:aws:cognito-idp:${region}:${accountId}:userpool/${id}`, ProviderName: `cognito-idp.${region}.amazonaws.com/${id}`, ProviderURL: `https://cognito-idp.${region}.amazonaws.com/${id}`, UserPoolId: id }[what];
      if (answer !== undefined) return answer;
    }
    if (Type === 'AWS::Cognito::UserPoolClient' && what === 'ClientId') return name;
    if (what === 'Arn' && Type === 'AWS::Lambda::Function') return `arn:aws:lambda:${region}:${accountId}:function:${ref(name, where)}`;
    if (what === 'Arn' && Type === 'AWS::IAM::Role') return `arn:aws:iam::${accountId}:role/${name}`;
    if (what === 'Arn') return `arn:aws:${String(Type).split('::')[1]?.toLowerCase()}:${region}:${accountId}:${name}`;
    throw fail(`${where} needs ${what} of ${name} (${Type}), which only a deployment knows`);
  }

  function sub(given, where) {
    const [text, own] = Array.isArray(given) ? given : [given, {}];
    return text.replace(/\$\{([^}]+)\}/g, (whole, name) => {
      if (name.startsWith('!')) return `\${${name.slice(1)}}`;
      if (Object.hasOwn(own, name)) return value(own[name], where);
      const dot = name.indexOf('.');
      return dot < 0 ? ref(name, where) : attribute(name.slice(0, dot), name.slice(dot + 1), where);
    });
  }

  function condition(given, where) {
    if (typeof given === 'string') {
      if (!Object.hasOwn(Conditions, given)) throw fail(`${where} asks for the condition ${given}, which the template does not have`);
      return within(where, () => condition(Conditions[given], given));
    }
    const [[name, of]] = Object.entries(given);
    switch (name) {
      case 'Fn::Equals': return String(value(of[0], where)) === String(value(of[1], where));
      case 'Fn::And': return of.every((one) => condition(one, where));
      case 'Fn::Or': return of.some((one) => condition(one, where));
      case 'Fn::Not': return !condition(of[0], where);
      case 'Condition': return condition(of, where);
      default: throw fail(`${where} has ${name} for a condition, which pocket-cognito does not know`);
    }
  }

  const functions = {
    Ref: ref,
    'Fn::GetAtt': (of, where) => {
      const [name, ...what] = typeof of === 'string' ? of.split('.') : of;
      return attribute(name, what.join('.'), where);
    },
    'Fn::Sub': sub,
    'Fn::Join': ([by, list], where) => value(list, where).join(by),
    'Fn::Split': ([by, text], where) => value(text, where).split(by),
    'Fn::Select': ([at, list], where) => value(list, where)[Number(value(at, where))],
    'Fn::If': ([name, yes, no], where) => (condition(name, where) ? found(yes, where) : found(no, where)),
    'Fn::FindInMap': (path, where) => path.reduce((map, key) => map?.[value(key, where)], Mappings) ?? unknown('Fn::FindInMap', where),
  };

  function unknown(name, where) {
    throw fail(`${where} has ${name}, whose value only a deployment knows`);
  }

  function within(where, work) {
    if (++depth > DEPTH) throw fail(`${where} refers to itself`);
    try {
      return work();
    } finally {
      depth--;
    }
  }

  // With AWS::NoValue, which takes the member away that has it.
  function found(given, where) {
    return within(where, () => {
      if (Array.isArray(given)) return given.map((one) => found(one, where)).filter((one) => one !== NO_VALUE);
      if (given === null || typeof given !== 'object') return given;
      const entries = Object.entries(given);
      const [name, of] = entries.length === 1 ? entries[0] : [];
      if (name !== undefined && Object.hasOwn(functions, name)) return functions[name](of, where);
      if (name?.startsWith('Fn::')) return unknown(name, where);
      return Object.fromEntries(entries.map(([member, one]) => [member, found(one, `${where}.${member}`)]).filter(([, one]) => one !== NO_VALUE));
    });
  }

  function value(given, where) {
    const one = found(given, where);
    return one === NO_VALUE ? undefined : one;
  }

  return { poolId, value, stands: ({ Condition }) => Condition === undefined || condition(Condition, 'Condition') };
}
