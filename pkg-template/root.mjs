/** The keys of the account's root, by which clients are made that may do everything. */
export const ROOT = Object.freeze({ accessKeyId: 'AKIAPOCKETCOGNITO000', secretAccessKey: 'not-a-secret' });
