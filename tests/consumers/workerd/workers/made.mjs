// A worker that makes a double and says what hinders it, and what of Node there is.
import { PocketCognito } from 'pocket-cognito';

export default {
  fetch() {
    let complaint;
    try {
      new PocketCognito();
    } catch (error) {
      complaint = error.message;
    }
    return Response.json({ complaint, globals: [typeof globalThis.process, typeof globalThis.Buffer, typeof globalThis.FinalizationRegistry] });
  },
};
