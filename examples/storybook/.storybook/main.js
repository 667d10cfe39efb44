export default {
  framework: '@storybook/react-vite',
  addons: ['@storybook/addon-docs', 'pocket-cognito/storybook'],
  stories: ['../stories/*.stories.jsx'],
};
