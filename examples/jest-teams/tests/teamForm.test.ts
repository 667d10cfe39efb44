/** @jest-environment jsdom */
import { schemas } from 'pocket-cognito';
import { mountTeamForm } from '../src/teamForm';

const create = jest.fn();
let form: HTMLFormElement;
beforeEach(() => {
  create.mockClear();
  document.body.innerHTML = '<form></form>';
  form = document.querySelector('form')!;
  mountTeamForm(form, 'us-east-1_abc123', create);
});

const field = (name: string) => form.querySelector<HTMLInputElement>(`[name="${name}"]`)!;
const complaint = (name: string) => form.querySelector(`[data-for="${name}"]`)!.textContent;
const type = (name: string, value: string) => {
  field(name).value = value;
  field(name).dispatchEvent(new Event('input', { bubbles: true }));
};
const submit = () => form.dispatchEvent(new Event('submit', { cancelable: true }));

test('a good name is not commented on, in any script', () => {
  for (const name of ['writers', 'équipe-écriture', '编辑', 'R&D']) {
    type('GroupName', name);

    expect(complaint('GroupName')).toBe('');
    expect(field('GroupName').getAttribute('aria-invalid')).toBe('false');
  }
});

test('a space is noticed while typing, and forgiven when it goes', () => {
  type('GroupName', 'the writers');
  expect(complaint('GroupName')).toBe('Letters, digits and signs only: no spaces.');
  expect(field('GroupName').getAttribute('aria-invalid')).toBe('true');

  type('GroupName', 'the-writers');
  expect(complaint('GroupName')).toBe('');
});

test('a description may be long, but not longer than Cognito keeps', () => {
  type('Description', 'x'.repeat(2048));
  expect(complaint('Description')).toBe('');

  type('Description', 'x'.repeat(2049));
  expect(complaint('Description')).toBe('This is too long.');
});

test('nothing is sent without a name', () => {
  submit();

  expect(complaint('GroupName')).toBe('Please fill this in.');
  expect(create).not.toHaveBeenCalled();
});

test('what is sent is what was typed', () => {
  type('GroupName', 'writers');
  type('Description', 'They write');
  submit();

  expect(create).toHaveBeenCalledWith({ GroupName: 'writers', Description: 'They write' });
});

test('form libraries take the same rules as a Standard Schema', () => {
  const { validate } = schemas.CreateGroup['~standard'];

  expect(validate({ UserPoolId: 'us-east-1_abc123', GroupName: 'writers' })).toEqual({ value: { UserPoolId: 'us-east-1_abc123', GroupName: 'writers' } });
  expect(validate({ UserPoolId: 'us-east-1_abc123', GroupName: 'the writers' })).toEqual({
    issues: [{ path: ['GroupName'], message: expect.stringContaining('failed to satisfy constraint') }],
  });
});
