export default {
  testDir: process.env.SPECS,
  testMatch: /\.spec\.c?js$/,
  outputDir: `${process.env.SPECS}/results`,
  workers: 1,
  reporter: 'json',
  timeout: 60_000,
  use: {
    baseURL: process.env.BASE_URL,
    launchOptions: { executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] },
  },
};
