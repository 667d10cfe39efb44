// The gate of the option `strict`: a call that sets what is not simulated is refused, so that what passes means something.
// (Operations that are not simulated are refused by the core, strict or not.)

import { Refusal } from './gates.mjs';
import { operations } from './generated/operations.mjs';
import { inertMembers, inertNames, nameOf } from './inert.mjs';
import { shown } from './words.mjs';

class Strict {
  #except;

  constructor(except) {
    this.#except = except;
  }

  judge(call) {
    const [first] = inertMembers(call).filter((row) => !this.#except.includes(nameOf(row)));
    if (first === undefined) return undefined;
    const name = nameOf(first);
    return new Refusal({
      name: 'NotSimulatedException',
      status: 501,
      message: `pocket-cognito: strict: ${operations[call.op]} was given ${name}, which changes nothing here. On AWS ${first.aws}. Nothing was changed. Leave it out, or allow it by strict: { except: ['${name}'] }`,
    });
  }

  copy() {
    return this;
  }
}

/** The gate that the option `strict` asks for; undefined when it asks for none. */
export function strictness(option) {
  if (option === false) return undefined;
  if (option === true) return new Strict([]);
  if (option === null || typeof option !== 'object') throw new TypeError('pocket-cognito: `strict` is true, false or { except: [...] }');
  const { except = [], ...unknown } = option;
  for (const name of Object.keys(unknown)) throw new TypeError(`pocket-cognito: there is no option strict.${name}; there is strict.except`);
  if (!Array.isArray(except)) throw new TypeError('pocket-cognito: `strict.except` is a list of members');
  for (const member of except) if (!inertNames.includes(member)) throw new TypeError(`pocket-cognito: strict.except has ${shown(member)}, which strict does not refuse; it refuses ${inertNames.join(', ')}`);
  return new Strict([...except]);
}
