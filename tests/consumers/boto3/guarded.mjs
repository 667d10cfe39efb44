// A double with identities behind a port; prints where it is and with which keys they sign, as JSON.
import { createServer } from 'node:http';
import { PocketCognito } from 'pocket-cognito';
import { iam } from 'pocket-cognito/iam';

const mayRead = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: ['cognito-idp:List*'], Resource: '*' } };
const cognito = new PocketCognito({
  iam: iam({ reader: { policies: [mayRead] }, job: { policies: [mayRead], arn: 'arn:aws:sts::000000000000:assumed-role/Reader/job' } }),
  ids: { userPools: { staff: 'us-east-1_staff' } },
});
await cognito.createUserPool({ PoolName: 'staff' });

const server = createServer(async (request, response) => {
  const { method, url, headers } = request;
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const answer = await cognito.fetch(`https://cognito-idp.us-east-1.amazonaws.com${url}`, { method, headers, body: Buffer.concat(chunks) });
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
});
server.listen(0, '127.0.0.1', () => {
  const keys = Object.fromEntries(['reader', 'job'].map((name) => [name, cognito.as(name).clientConfig().credentials]));
  console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}`, keys }));
});
