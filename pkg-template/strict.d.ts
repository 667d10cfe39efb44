// The option `strict`, and what `lint()` finds.

/** The members that strict refuses (model/inert.json). */
export interface Strictness {
  /** Members that may be set all the same, as the refusal names them: `'UserContextData'`. */
  except?: readonly string[] | undefined;
}

export interface PocketCognitoOptions {
  /**
   * Refuse calls that set what changes nothing here, though on AWS it would: `NotSimulatedException`, 501; and be as slow
   * as AWS (`quotas: 'aws'`), unless `quotas` says otherwise. Default false.
   */
  strict?: boolean | Strictness | undefined;
}

/** Something that would differ on AWS, or go wrong there. */
export interface LintFinding {
  readonly rule: 'inert' | 'not-simulated' | 'settings-reset' | 'existence-told' | 'codes-in-clear' | 'daily-mails' | 'rates';
  /** The first call of which it was found; undefined where it is no single call's. */
  readonly call: RecordedCall | undefined;
  readonly operation: string | undefined;
  /** Of how many calls. */
  readonly times: number;
  readonly finding: string;
  readonly why: string;
  readonly mend: string;
  /** How it is known. */
  readonly source: string;
}

export interface PocketCognito {
  /** What would differ on AWS, from the calls that were made and the messages that were sent; it changes nothing. */
  lint(): LintFinding[];
}
