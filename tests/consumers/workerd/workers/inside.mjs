// The worker in which claims are walked, by their names.
import { claims } from './claims.mjs';

export default {
  async fetch(request) {
    try {
      await claims[await request.text()]();
      return new Response('as claimed');
    } catch (error) {
      return new Response(String(error.stack ?? error), { status: 500 });
    }
  },
};
