// pocket-cognito/explain

/** How a rule is known. */
export interface ExplanationSource {
  /**
   * A constraint of the service's model, an answer of AWS that was captured, a row of FIDELITY.md, a text that is known
   * otherwise, an error of the double itself, or nothing.
   */
  readonly kind: 'model' | 'captured' | 'fidelity' | 'told' | 'ours' | 'unknown';
  readonly text: string;
  /** `high`, `medium`, `low` or `deliberate`; of several parts `high / low`; `certain` of what is our own, `none` of what is unknown. */
  readonly confidence: string;
  /** The file and the place in it. */
  readonly where: string;
}

export interface Explanation {
  readonly operation?: string | undefined;
  readonly name: string;
  readonly message?: string | undefined;
  readonly rule: string;
  readonly source: ExplanationSource;
  /** What else is known of it. */
  readonly also?: readonly ExplanationSource[];
  readonly mend?: string | undefined;
  /** Of a violated model: each constraint, with its shape where the operation is known. */
  readonly violations?: readonly { readonly path: string; readonly constraint: string; readonly shape?: string }[];
  toString(): string;
}

/**
 * Explains an error: of a method, of the AWS SDK's client, the body of a response (parsed or as text), or a recorded call
 * that was refused. With its operation the explanation is more exact.
 */
export function explain(error: unknown, options?: { operation?: string | undefined }): Explanation;
