// The console itself, in the shadow of its element: what is open and chosen, the look at the source twice a second while
// somebody can see it, the changes, and what they came to.

import { calls } from './calls.mjs';
import { h, render } from './dom.mjs';
import { Form } from './form.mjs';
import { groups } from './groups.mjs';
import { outbox } from './outbox.mjs';
import { createPool, pool } from './pool.mjs';
import { STYLE } from './style.mjs';
import { moment } from './text.mjs';
import { time } from './time.mjs';
import { tokens } from './tokens.mjs';
import { users } from './users.mjs';

/**
 * The tabs. Each has a name, `state()` with what it begins with, `asks(state, chosen pool)` with what it wants to look at,
 * and `view(console, state, answer)`.
 */
const TABS = [users, groups, tokens, outbox, calls, time, pool];

/** Milliseconds between looks. */
const BEAT = 500;

export class Console {
  #root;
  #source;
  #timer;
  #looking;
  #again = false;
  #answer;
  #fault;
  #form;
  #forms = 0;
  #said = { text: '', isBad: false };
  #tab = users;
  #states = new Map();

  /** The id of the pool that is shown. */
  userPoolId;

  constructor(root) {
    this.#root = root;
    for (const tab of TABS) this.#states.set(tab, tab.state());
  }

  // ---- what tabs use

  /** What is shown, with the clock of that moment. */
  get now() {
    return this.#answer.now;
  }

  state(tab) {
    return this.#states.get(tab);
  }

  /** Opens a tab, with `changes` to its state. */
  open(tab, changes) {
    if (tab !== this.#tab) this.#said = { text: '', isBad: false };
    this.#tab = tab;
    Object.assign(this.#states.get(tab), changes);
    return this.look();
  }

  /** Makes a change and says what came of it: `say(output)`. Gives whether it was done. */
  async act(question, given, say) {
    try {
      this.say(say(await this.#source.ask(question, given)) ?? '');
      return true;
    } catch (error) {
      this.say(worded(error), true);
      return false;
    } finally {
      await this.look();
    }
  }

  /** The same for an operation of the service. */
  change(operation, input, say) {
    return this.act('change', { operation, input }, say);
  }

  say(text, isBad = false) {
    this.#said = { text, isBad };
    this.draw();
  }

  /** Opens a dialog (see form.mjs). */
  ask(description) {
    // A dialog of its own each time: nothing that was typed into an earlier one is in it.
    const form = new Form(description, {
      key: `form ${++this.#forms}`,
      attempt: ([operation, input]) => this.#source.ask('attempt', { operation, input }),
      run: ([operation, input]) => this.#source.ask('change', { operation, input }),
      draw: () => this.draw(),
      ended: async (sentence) => {
        // A dialog says late that it was closed: the next one may be open by then.
        if (this.#form === form) this.#form = undefined;
        if (sentence === undefined) this.draw();
        else this.say(sentence);
        await this.look();
        this.#keepFocus();
      },
    });
    this.#form = form;
    this.draw();
    form.show(this.#root.querySelector('dialog'));
  }

  async copy(text) {
    const { document, clipboard } = { document: this.#root.ownerDocument, clipboard: globalThis.navigator?.clipboard };
    try {
      if (clipboard === undefined) throw new Error('no clipboard');
      await clipboard.writeText(text);
      this.say('Copied.');
    } catch {
      // Not in a secure page, or not allowed in this frame.
      const field = document.createElement('textarea');
      field.value = text;
      this.#root.append(field);
      field.select();
      const isDone = document.execCommand('copy');
      field.remove();
      this.say(isDone ? 'Copied.' : `This page may not copy: ${text}`, !isDone);
    }
  }

  /** A question whose answer is not kept. */
  query(question, given) {
    return this.#source.ask(question, given);
  }

  // ---- what the element uses

  watch(source) {
    this.#source = source;
    this.#answer = undefined;
    this.#fault = undefined;
    this.#form = undefined;
    this.userPoolId = undefined;
    for (const tab of TABS) this.#states.set(tab, tab.state());
    if (this.#timer !== undefined) this.look();
  }

  start() {
    if (this.#timer !== undefined) return;
    if (this.#root.firstChild === null) dress(this.#root);
    this.draw();
    this.#timer = setInterval(() => { if (this.#isSeen()) this.look(); }, BEAT);
    this.look();
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Looks at the source and draws what is there. Resolves when what is there by now has been drawn. */
  look() {
    // One look at a time; what is asked for meanwhile is seen by the next.
    if (this.#looking !== undefined) {
      this.#again = true;
      return this.#looking;
    }
    this.#looking = this.#lookUntilDone().finally(() => { this.#looking = undefined; });
    return this.#looking;
  }

  async #lookUntilDone() {
    do {
      this.#again = false;
      await this.#lookOnce();
    } while (this.#again);
  }

  async #lookOnce() {
    const source = this.#source;
    if (source === undefined) return this.draw();
    const tab = this.#tab;
    const { userPoolId } = this;
    try {
      const { operations = {}, ...besides } = userPoolId === undefined ? {} : tab.asks(this.#states.get(tab), userPoolId);
      const names = Object.keys(operations);
      const { results: [pools, ...results], ...answer } = await source.ask('look', { operations: [['ListUserPools', { MaxResults: 60 }], ...Object.values(operations)], ...besides });
      // Somebody chose something else meanwhile.
      if (source !== this.#source || tab !== this.#tab || userPoolId !== this.userPoolId) return void (this.#again = true);
      this.#fault = undefined;
      const found = pools.output?.UserPools ?? [];
      if (!found.some(({ Id }) => Id === userPoolId)) {
        this.userPoolId = found[0]?.Id;
        for (const one of TABS) this.#states.set(one, one.state());
        this.#again = this.userPoolId !== undefined;
        this.#answer = undefined;
        if (this.#again) return;
      }
      this.#answer = { ...answer, tab, pools: found, results: Object.fromEntries(names.map((name, at) => [name, results[at]])) };
    } catch (error) {
      if (source !== this.#source) return void (this.#again = true);
      this.#fault = error;
    }
    this.draw();
  }

  #isSeen() {
    const { host, ownerDocument } = this.#root;
    return ownerDocument.visibilityState !== 'hidden' && (typeof host.checkVisibility !== 'function' || host.checkVisibility());
  }

  // ---- drawing

  draw() {
    const app = this.#root.querySelector('.app');
    if (app === null) return;
    const hadFocus = this.#root.activeElement !== null;
    render(app, ...this.#drawn());
    if (hadFocus) this.#keepFocus();
  }

  #drawn() {
    const said = h('p', { key: 'said', class: this.#said.isBad ? 'said bad' : 'said', role: 'status' },
      this.#said.text, this.#said.text !== '' && h('button', { type: 'button', class: 'quiet', 'aria-label': 'Dismiss this message', onclick: () => this.say('') }, '\u00d7'));
    if (this.#source === undefined) return [h('p', { class: 'empty' }, 'No double is connected: set the property `cognito` of this element.'), said];
    if (this.#fault !== undefined) return [h('p', { class: 'empty bad', role: 'alert' }, `The double does not answer: ${worded(this.#fault)}`), said];
    if (this.#answer === undefined) return [h('p', { class: 'empty' }, 'Looking\u2026'), said];
    const { now, pools } = this.#answer;
    return [
      h('header', { key: 'header' },
        h('label', { class: 'pools' }, h('span', {}, 'User pool'),
          h('select', { value: this.userPoolId ?? '', disabled: pools.length === 0, onchange: ({ target }) => this.#choose(target.value) },
            pools.length === 0 && h('option', { key: '', value: '' }, 'none'),
            pools.map(({ Id, Name }) => h('option', { key: Id, value: Id }, `${Name} (${Id})`)))),
        h('button', { type: 'button', onclick: () => createPool(this, (id) => this.#choose(id)) }, 'New pool'),
        h('time', { class: 'now', title: 'The time of the double, in UTC', datetime: new Date(now).toISOString() }, moment(now)),
      ),
      h('div', { key: 'tabs', class: 'tabs', role: 'tablist', 'aria-label': 'Parts of the user pool', onkeydown: (event) => this.#walkTabs(event) },
        TABS.map((tab) => h('button', {
          key: tab.name, type: 'button', role: 'tab', id: `tab-${tab.name}`, 'aria-controls': 'panel', 'aria-selected': String(tab === this.#tab), tabindex: tab === this.#tab ? '0' : '-1',
          onclick: () => this.open(tab),
        }, tab.name))),
      h('div', { key: 'panel', class: 'panel', role: 'tabpanel', id: 'panel', tabindex: '0', 'aria-labelledby': `tab-${this.#tab.name}` }, this.#panel()),
      said,
      this.#form?.drawn(),
    ];
  }

  #panel() {
    if (this.userPoolId === undefined && this.#tab.needsPool !== false) return h('p', { class: 'empty' }, 'There is no user pool yet.');
    // Between the choice of a tab and the answer to it.
    if (this.#answer.tab !== this.#tab) return [];
    return h('div', { key: this.#tab.name, class: 'tab' }, this.#tab.view(this, this.#states.get(this.#tab), this.#answer));
  }

  #choose(userPoolId) {
    this.userPoolId = userPoolId;
    for (const tab of TABS) this.#states.set(tab, tab.state());
    return this.look();
  }

  #walkTabs(event) {
    const at = TABS.indexOf(this.#tab);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: TABS.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const tab = TABS[(to + TABS.length) % TABS.length];
    this.open(tab);
    this.draw();
    this.#root.getElementById(`tab-${tab.name}`).focus();
  }

  // What had the focus may be gone, with what was deleted or in a narrow page: then the panel has it, not the top of the
  // page.
  #keepFocus() {
    const { activeElement } = this.#root;
    const isThere = activeElement !== null && activeElement.getClientRects().length > 0;
    if (!isThere && this.#form === undefined) this.#root.getElementById('panel')?.focus();
  }
}

function dress(root) {
  const document = root.ownerDocument;
  // A sheet that is made by script stands also where a content policy lets no style element stand.
  const sheet = new document.defaultView.CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const app = document.createElement('section');
  app.className = 'app';
  app.setAttribute('aria-label', 'Cognito console');
  root.append(app);
}

function worded(error) {
  return error.name === 'Error' || error.name === 'TypeError' ? error.message : `${error.name}: ${error.message}`;
}
