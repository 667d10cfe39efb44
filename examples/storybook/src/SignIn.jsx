import { confirmSignIn, signIn } from 'aws-amplify/auth';
import { useState } from 'react';

/** Asks for a name and a password, and for a new password where Cognito wants one. */
export function SignIn({ onSignedIn }) {
  const [step, setStep] = useState('SIGN_IN');
  const [problem, setProblem] = useState();
  const [isBusy, setBusy] = useState(false);

  const submit = (send) => async (event) => {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(event.currentTarget));
    setProblem(undefined);
    setBusy(true);
    try {
      const { isSignedIn, nextStep } = await send(fields);
      if (isSignedIn) onSignedIn();
      else setStep(nextStep.signInStep);
    } catch (error) {
      setProblem(sentenceFor(error));
    } finally {
      setBusy(false);
    }
  };

  if (step === 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED') {
    return (
      <Form key={step} title="Choose a password" problem={problem} onSubmit={submit(({ password }) => confirmSignIn({ challengeResponse: password }))}>
        <p className="hint">The one you were sent was for the first time only.</p>
        <Field label="New password" name="password" type="password" autoComplete="new-password" />
        <button disabled={isBusy}>Save and sign in</button>
      </Form>
    );
  }
  if (step !== 'SIGN_IN') return <main className="card"><p role="alert">This application cannot do the step {step}.</p></main>;
  return (
    <Form title="Sign in" problem={problem} onSubmit={submit(({ username, password }) => signIn({ username, password }))}>
      <Field label="Username" name="username" autoComplete="username" />
      <Field label="Password" name="password" type="password" autoComplete="current-password" />
      <button disabled={isBusy}>Sign in</button>
    </Form>
  );
}

function Form({ title, problem, onSubmit, children }) {
  return (
    <main className="card narrow">
      <h1>{title}</h1>
      <form onSubmit={onSubmit}>
        {children}
        {problem && <p className="problem" role="alert">{problem}</p>}
      </form>
    </main>
  );
}

function Field({ label, ...input }) {
  return <label>{label}<input required {...input} /></label>;
}

function sentenceFor({ name, message }) {
  switch (name) {
    case 'NotAuthorizedException': return 'That is not the right name and password.';
    case 'TooManyRequestsException': return 'Too many people are signing in. Please try again in a moment.';
    case 'InvalidPasswordException': return message.replace(/^.*policy: /, '');
    default: return message;
  }
}
