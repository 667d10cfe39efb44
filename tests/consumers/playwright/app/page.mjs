// An application with a sign-in form, like any other: nothing in it knows of the double. The query says with which client
// it is made.
import { amplify } from './amplify.mjs';
import { identityJs } from './identity_js.mjs';

const query = new URLSearchParams(location.search);
const client = query.get('client') === 'identity-js' ? identityJs() : amplify({ ssr: query.has('ssr') });
const element = (selector) => document.querySelector(selector);

async function show(work) {
  element('[role=alert]').textContent = '';
  try {
    const { username, groups = [] } = await work();
    element('#greeting').textContent = `Welcome, ${username}`;
    element('#groups').textContent = groups.join(', ');
  } catch (error) {
    element('[role=alert]').textContent = error.message;
  }
}

element('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const { username, password } = Object.fromEntries(new FormData(event.target));
  show(() => client.signIn(username, password));
});
element('#refresh').addEventListener('click', () => show(client.refresh));
show(client.current);
