// A front end built by a bundler: DOM types, no Node types.
import { PocketCognito, schemas, validate } from 'pocket-cognito';
import { answered, consoleSource, defineConsole, remoteSource, type PocketCognitoConsole } from 'pocket-cognito/console';

export function complaints(form: HTMLFormElement): string[] {
  const name = new FormData(form).get('team');
  return validate.member('CreateGroup', 'GroupName', name).map(({ message }) => message);
}

/** The shape of https://standardschema.dev, as a form library declares it for itself. */
interface StandardSchema<Input, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => Result<Output> | Promise<Result<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}
type Result<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: ReadonlyArray<{ readonly message: string; readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined }> };

declare function useForm<Input>(schema: StandardSchema<Input>): Input;

const team = useForm(schemas.CreateGroup);
export const teamName: string | undefined = team.GroupName;
// @ts-expect-error the schema knows its members
team.Colour;

export async function story(): Promise<Response> {
  const cognito = new PocketCognito();
  return cognito.fetch(new Request('https://cognito-idp.us-east-1.amazonaws.com/'));
}

const shown = document.createElement('pocket-cognito-console') as PocketCognitoConsole;
shown.cognito = new PocketCognito();
shown.cognito = remoteSource(async (message) => answered(consoleSource(new PocketCognito()), message));
shown.cognito = undefined;
document.body.append(shown, new (defineConsole('an-element'))());
// @ts-expect-error A console shows a double, or a source of one.
shown.cognito = 'http://localhost:9229';
