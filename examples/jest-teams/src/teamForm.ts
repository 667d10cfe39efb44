// The form that names a new team. It knows Cognito's rules before anything is sent.
import { validate, type Violation } from 'pocket-cognito';

export interface NewTeam {
  GroupName: string;
  Description?: string;
}

const MARKUP = `
  <label>Team name <input name="GroupName" autocomplete="off"></label>
  <p role="alert" data-for="GroupName"></p>
  <label>What is it for? <textarea name="Description"></textarea></label>
  <p role="alert" data-for="Description"></p>
  <button>Create team</button>
`;

// The rules are Cognito's, the words are ours.
const WORDS: Record<string, string> = {
  minLength: 'Please fill this in.',
  maxLength: 'This is too long.',
  pattern: 'Letters, digits and signs only: no spaces.',
};

/** Fills `form` and calls `create` with what Cognito will accept. */
export function mountTeamForm(form: HTMLFormElement, userPoolId: string, create: (team: NewTeam) => void): void {
  form.innerHTML = MARKUP;

  // While somebody types: the field they type in.
  form.addEventListener('input', (event) => {
    const { name, value } = event.target as HTMLInputElement;
    complain(form, name, validate.member('CreateGroup', name as keyof NewTeam, value));
  });

  // When they are done: the whole request.
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const team = entries(form);
    const violations = validate('CreateGroup', { UserPoolId: userPoolId, ...team });

    for (const name of ['GroupName', 'Description']) {
      complain(form, name, violations.filter(({ path }) => path[0] === name));
    }
    if (violations.length === 0) create(team);
  });
}

function entries(form: HTMLFormElement): NewTeam {
  const valueOf = (name: string) => (form.elements.namedItem(name) as HTMLInputElement).value;
  const [GroupName, Description] = [valueOf('GroupName'), valueOf('Description')];
  return Description ? { GroupName, Description } : { GroupName };
}

/** Shows the first complaint: an empty name need not hear that it also breaks the pattern. */
function complain(form: HTMLFormElement, name: string, [violation]: Violation[]): void {
  form.querySelector(`[data-for="${name}"]`)!.textContent = violation ? WORDS[violation.constraint] ?? violation.message : '';
  form.querySelector(`[name="${name}"]`)!.setAttribute('aria-invalid', String(violation !== undefined));
}
