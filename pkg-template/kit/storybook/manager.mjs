// The panel: a console of the double of the story that is shown. Storybook brings React to its manager, and takes this
// file by the name of the addon, `pocket-cognito/storybook`.

import { defineConsole } from 'pocket-cognito/console';
import { createElement, useEffect, useRef } from 'react';
import { addons, types } from 'storybook/manager-api';

/** After these another double may be shown, or none. */
const EVENTS = ['storyRendered', 'storyThrewException', 'docsRendered'];

addons.register('pocket-cognito', (api) => {
  addons.add('pocket-cognito/console', {
    type: types.PANEL,
    title: 'Cognito',
    render: ({ active }) => (active ? createElement(Panel, { api }) : null),
  });
});

function Panel({ api }) {
  const place = useRef(null);
  useEffect(() => {
    const console = new (defineConsole())();
    const look = () => { console.cognito = shown(); };
    look();
    place.current.append(console);
    for (const event of EVENTS) api.on(event, look);
    return () => {
      for (const event of EVENTS) api.off(event, look);
      console.remove();
    };
  }, [api]);
  return createElement('div', { ref: place });
}

// The preview is a frame of the same origin. Of one that is elsewhere, nothing can be seen.
function shown() {
  const { contentWindow } = document.getElementById('storybook-preview-iframe') ?? {};
  try {
    return contentWindow?.[Symbol.for('pocket-cognito.storybook')]?.cognito;
  } catch {
    return undefined;
  }
}
