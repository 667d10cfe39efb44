// The console of `pocket-cognito serve --console`, at the address that the program prints.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { Pages, skip } from './pages.mjs';

const PROGRAM = fileURLToPath(new URL('node_modules/.bin/pocket-cognito', import.meta.url));

async function served() {
  const child = spawn(PROGRAM, ['serve', '--port', '0', '--user-pool', 'teams', '--codes', '246802', '--console'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  for await (const text of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += text;
    if (said.includes('Ctrl-C ends it.')) break;
  }
  return {
    address: /console +(http:\S+)/.exec(said)[1],
    endpoint: /http:\/\/\S+/.exec(said)[0],
    UserPoolId: /user pool teams: (\S+), client/.exec(said)[1],
    async stop() {
      child.kill();
      await once(child, 'close');
    },
  };
}

describe('the console of the program', { skip }, () => {
  let pages, program, client;
  before(async () => {
    [pages, program] = [await Pages.opened(), await served()];
    client = new CognitoIdentityProvider({ endpoint: program.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'any', secretAccessKey: 'any' }, maxAttempts: 1 });
  });
  after(async () => {
    await pages.close();
    await program.stop();
  });

  test('shows what a client of the program does, and changes what the client sees', async () => {
    const page = await pages.open(program.address);
    const { UserPoolId } = program;
    const button = (name) => page.getByRole('button', { name, exact: true });
    const tab = (name) => page.getByRole('tab', { name, exact: true });

    await client.adminCreateUser({ UserPoolId, Username: 'ann', MessageAction: 'SUPPRESS', UserAttributes: [{ Name: 'email', Value: 'ann@example.com' }, { Name: 'email_verified', Value: 'true' }] });
    await client.adminSetUserPassword({ UserPoolId, Username: 'ann', Password: 'Correct-horse-7', Permanent: true });
    await client.adminResetUserPassword({ UserPoolId, Username: 'ann' });
    await button('ann').click();
    await page.getByText(/Sent last, by EMAIL: 246802/).waitFor();

    await tab('Groups').click();
    await button('New group').click();
    await page.getByLabel('Name', { exact: true }).fill('two words');
    await page.getByText(/Value 'two words' at 'groupName' failed to satisfy constraint/).waitFor();
    await page.getByLabel('Name', { exact: true }).fill('editors');
    await button('Create group').click();
    await button('editors').waitFor();
    assert.deepEqual((await client.listGroups({ UserPoolId })).Groups.map(({ GroupName }) => GroupName), ['editors']);

    await tab('Tokens').click();
    await page.getByLabel('User', { exact: true }).fill('ann');
    await button('Issue tokens').click();
    await page.getByText(/^Access token ends in/).waitFor();
    await tab('Time').click();
    await button('Advance by 1 day').click();
    await page.getByText('1 d ahead').waitFor();
    await tab('Tokens').click();
    await page.getByText(/^Access token expired/).waitFor();

    await tab('Calls').click();
    await button('CreateGroup').waitFor();
    assert.deepEqual(pages.complaints.splice(0), []);
    await page.context().close();
  });

  test('says what to open when the token is wrong, and what to do when the program has ended', async () => {
    const page = await pages.open(program.address.replace(/#.*/, '#wrong'));
    await page.getByText('open the address that the program printed when it started').waitFor();
    await page.context().close();

    const other = await served();
    const left = await pages.open(other.address);
    await left.getByRole('tab', { name: 'Users' }).waitFor();
    await other.stop();
    await left.getByText('the program has ended; start it again').waitFor();
    await left.context().close();
    pages.complaints.length = 0;
  });

  test('is out of reach for the script of another page, though the service itself is not', async () => {
    const page = await pages.open(`${pages.origin}/plain.html`);
    const tried = (path, headers) => page.evaluate(async ([url, given]) => {
      try {
        return (await fetch(url, { method: 'POST', headers: given, body: JSON.stringify({ question: 'look', given: { operations: [['ListUserPools', { MaxResults: 1 }]] } }) })).status;
      } catch (error) {
        return error.message;
      }
    }, [program.endpoint + path, headers]);

    assert.equal(await tried('/', { 'x-amz-target': 'AWSCognitoIdentityProviderService.ListUserPools' }), 400);
    assert.equal(await tried('/_console/ask', { 'x-pocket-cognito-console': program.address.split('#')[1] }), 'Failed to fetch');
    assert.equal(await tried('/_console/ask', {}), 'Failed to fetch');
    await page.context().close();
    pages.complaints.length = 0;
  });
});
