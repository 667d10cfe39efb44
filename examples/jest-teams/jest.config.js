module.exports = {
  testMatch: ['<rootDir>/tests/*.test.{ts,js}'],
  transform: { '\\.ts$': 'ts-jest' },
};
