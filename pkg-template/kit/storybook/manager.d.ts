// The panel registers itself with Storybook's manager; there is nothing to call.
export {};
