// The console of a PocketCognito, as a custom element.

import type { PocketCognito } from 'pocket-cognito';

/**
 * Where a console gets what it shows. Questions, their members and their answers are JSON, so it may lead to another frame
 * or process; what is asked is the console's own business.
 */
export interface ConsoleSource {
  ask(question: string, given?: object): Promise<any>;
}

/** What a remote source sends. */
export interface ConsoleQuestion {
  question: string;
  given: object;
}

/** What `answered()` gives for it. */
export type ConsoleAnswer = { answer: any; error?: undefined } | { error: { name: string; message: string }; answer?: undefined };

type HostElement = typeof globalThis extends { HTMLElement: { prototype: infer Element } } ? Element : object;

/** `<pocket-cognito-console>` */
export type PocketCognitoConsole = HostElement & {
  /** What it shows: a PocketCognito, or a source of one that lives elsewhere. */
  cognito: PocketCognito | ConsoleSource | undefined;
};

/**
 * Defines the element and gives its class. Needs a page; importing this module does not. Of a tag that is defined already,
 * gives what it is.
 */
export function defineConsole(tag?: string): { new (): PocketCognitoConsole };

/** The source of a PocketCognito in this process. */
export function consoleSource(cognito: PocketCognito): ConsoleSource;

/** A source elsewhere: `send` takes a question there, and promises what `answered()` gave for it. */
export function remoteSource(send: (message: ConsoleQuestion) => Promise<ConsoleAnswer>): ConsoleSource;

/** The other end of a remote source: the answer of `source` to what was sent, refusals included. */
export function answered(source: ConsoleSource, message: ConsoleQuestion): Promise<ConsoleAnswer>;
