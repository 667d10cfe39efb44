// A form in a dialog. What it would do is tried while somebody types, so the service's own sentence stands there before
// it is sent; what it does is done once.

import { h } from './dom.mjs';

/**
 * A description has a `title`, the word on its button (`submit`), `fields` (see `field` below), `operations(values)`: the
 * calls to make, one after the other, each [name, input], and `done(values, output of the last)`: the sentence to say.
 */
export class Form {
  #description;
  #host;
  #dialog;
  #refusal;
  /** What came of it, once it is done. */
  #said;
  #touched = new Set();
  #isSent = false;
  #isBusy = false;
  #typed = 0;

  constructor(description, host) {
    this.#description = description;
    this.#host = host;
  }

  show(dialog) {
    this.#dialog = dialog;
    dialog.showModal();
    (dialog.querySelector('input, textarea, select') ?? dialog.querySelector('.cancel')).focus();
  }

  drawn() {
    const { title, text, submit, fields = [], isGrave } = this.#description;
    const sentence = this.#refusal?.message;
    return h('dialog', { key: this.#host.key, 'aria-labelledby': 'title', onclose: () => this.#end() },
      h('form', { novalidate: true, onsubmit: (event) => this.#submit(event), oninput: (event) => this.#type(event) },
        h('h2', { id: 'title' }, title),
        text !== undefined && h('p', {}, text),
        fields.map((one) => field(one, sentence !== undefined && isMeant(one, sentence))),
        h('p', { id: 'refusal', class: 'refusal', 'aria-live': 'polite' }, sentence && [h('strong', {}, this.#refusal.name), ` ${sentence}`]),
        h('div', { class: 'buttons' },
          h('button', { type: 'button', class: 'cancel', onclick: () => this.#dialog.close() }, 'Cancel'),
          h('button', { type: 'submit', class: isGrave ? 'main grave' : 'main' }, submit))));
  }

  #values() {
    const values = {};
    for (const { name, type } of this.#description.fields ?? []) {
      const control = this.#dialog.querySelector(`[name="${name}"]`);
      values[name] = type === 'checkbox' ? control.checked : control.value;
    }
    return values;
  }

  async #type({ target }) {
    this.#touched.add(target.name);
    const typed = ++this.#typed;
    const refusal = await this.#tried();
    // An older answer to what has been typed over.
    if (typed !== this.#typed) return;
    this.#refusal = refusal && this.#isDue(refusal.message) ? refusal : undefined;
    this.#host.draw();
  }

  // Nobody is told off for fields that they have not come to.
  #isDue(sentence) {
    if (this.#isSent) return true;
    const meant = (this.#description.fields ?? []).filter((one) => isMeant(one, sentence));
    return meant.length === 0 ? /^\d+ validation errors? detected/.test(sentence) === false : meant.every(({ name }) => this.#touched.has(name));
  }

  // Only the first call can be tried: the others come after it.
  async #tried() {
    try {
      return (await this.#host.attempt(this.#description.operations(this.#values())[0])) ?? undefined;
    } catch (error) {
      return error;
    }
  }

  async #submit(event) {
    event.preventDefault();
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#isSent = true;
    this.#typed++;
    const values = this.#values();
    try {
      let output;
      for (const call of this.#description.operations(values)) output = await this.#host.run(call);
      this.#refusal = undefined;
      this.#said = this.#description.done(values, output);
      this.#dialog.close();
    } catch (error) {
      this.#refusal = error;
      this.#host.draw();
      this.#dialog.querySelector('[aria-invalid="true"]')?.focus();
    } finally {
      this.#isBusy = false;
    }
  }

  #end() {
    this.#host.ended(this.#said);
  }
}

/**
 * A field: `name`, `label`, `type` (as of an input, or `textarea`, `select` with `options`, `checkbox`), `value`, `hint`, and
 * `member`: how the service's sentences call it.
 */
function field({ name, label, type = 'text', value, hint, options, checked, list, autocomplete = 'off' }, isBad) {
  const about = [hint !== undefined && `hint-${name}`, isBad && 'refusal'].filter(Boolean).join(' ');
  const shared = { name, id: `field-${name}`, autocomplete, 'aria-describedby': about === '' ? undefined : about, 'aria-invalid': isBad ? 'true' : undefined };
  const control = () => {
    switch (type) {
      case 'textarea': return h('textarea', { ...shared, rows: '3', value: value ?? '' });
      case 'select': return h('select', { ...shared, value: value ?? options[0]?.value ?? '' }, options.map((option) => h('option', { key: option.value, value: option.value }, option.label)));
      case 'checkbox': return h('input', { ...shared, type, checked: checked ?? false });
      default: return h('input', { ...shared, type, value: value ?? '', list: list === undefined ? undefined : `list-${name}`, spellcheck: 'false', autocapitalize: 'off' });
    }
  };
  return h('div', { key: name, class: type === 'checkbox' ? 'field check' : 'field' },
    h('label', { for: `field-${name}` }, label),
    control(),
    list !== undefined && h('datalist', { id: `list-${name}` }, list.map((one) => h('option', { key: one, value: one }))),
    hint !== undefined && h('p', { id: `hint-${name}`, class: 'hint' }, hint));
}

// The service names members as `'groupName'`, and those within as `'userAttributes.1.member.value'`.
function isMeant({ member }, sentence) {
  return member !== undefined && (Array.isArray(member) ? member : [member]).some((one) => sentence.includes(`at '${one}`) || sentence.includes(one));
}
